// The types of agentwait's workflows and activities, as their JSON has them.
//
// Written by go run ./schema/generate from schema/agentwait.schema.json: do not edit.

/** The input of AwaitAgent. */
export interface AwaitAgentInput {
  interaction_id: string;
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Ids are further ids that the credential's vendor needs to find the run, by their names, such
   * as the thread_id of a LangGraph run. At most 8.
   */
  ids?: Record<string, string>;
  /**
   * Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
   * "progress", "usage".
   */
  include?: ("response" | "messages" | "tool_calls" | "files" | "input_requests" | "progress" | "usage")[];
  /**
   * Extract maps names to gjson paths over the normalised document, with the modifiers flatten,
   * fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths share a budget,
   * in the order of their names: see agentstatus.Status.QueryAll.
   */
  extract?: Record<string, string>;
  /** max_result_bytes bounds the encoded result. Defaults to 1.5 MiB. */
  max_result_bytes?: number;
  /**
   * min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2; see
   * above for a known agent. Never under 1.
   */
  min_interval_seconds?: number;
  /**
   * max_interval_seconds is the longest time between two polls, before jitter. Defaults to 900;
   * see above for a known agent. A pause that the API asks for may be longer.
   */
  max_interval_seconds?: number;
  /** Defaults to 10 */
  not_found_grace_seconds?: number;
  /** "fail" (default), "wait" or "return" */
  on_needs_input?: "fail" | "wait" | "return";
  /**
   * stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that shows
   * no change since one that is as long ago: in state, messages, progress, input requests or the
   * API's time of the last change. A run that waits for a person is not stalled. 0: none. At least
   * 1, at most 366 days; a fraction of a second counts as a whole one.
   */
  stall_timeout_seconds?: number;
  /**
   * after_message_id is the last message of the turn before, if a conversation goes on: a status
   * that has no later message still shows that turn, and counts as running whatever its state.
   * RunAgent sets it.
   */
  after_message_id?: string;
  /**
   * on_cancel: "leave" or "cancel_agent", if somebody cancels the workflow. Defaults to "leave"
   * for a wait, and for RunAgent to "cancel_agent" if the vendor can cancel a run.
   */
  on_cancel?: "leave" | "cancel_agent";
  /** on_deadline: "fail" (default), or "cancel_agent", which fails as well and cancels the run. */
  on_deadline?: "fail" | "cancel_agent";
  /**
   * timeout_seconds of the whole wait, from the start of the workflow. Defaults to 600; at least
   * 1, at most 366 days.
   */
  timeout_seconds?: number;
  /**
   * heartbeat_timeout_seconds of the poller: how soon a lost worker is noticed, and how live the
   * counts are (13/15 of it). Defaults to 60; at least 5, at most 3600.
   */
  heartbeat_timeout_seconds?: number;
  /** Carried is the state of a continued run. Callers leave it empty. */
  carried?: Carried;
}

/** The input of AwaitAgents: one wait for up to 1,000 interactions. */
export interface AwaitAgentsInput {
  /** interaction_ids: 1 to 1,000, each once. Rows come in this order. */
  interaction_ids: string[];
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Ids are the further ids of each interaction that has some, by its own id: see ids. All
   * together have at most 256 KiB.
   */
  ids?: Record<string, Record<string, string>>;
  /**
   * Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
   * "progress", "usage".
   */
  include?: ("response" | "messages" | "tool_calls" | "files" | "input_requests" | "progress" | "usage")[];
  /**
   * Extract maps names to gjson paths over the normalised document, with the modifiers flatten,
   * fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths share a budget,
   * in the order of their names: see agentstatus.Status.QueryAll.
   */
  extract?: Record<string, string>;
  /** max_result_bytes bounds the encoded result. Defaults to 1.5 MiB. */
  max_result_bytes?: number;
  /**
   * min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2; see
   * above for a known agent. Never under 1.
   */
  min_interval_seconds?: number;
  /**
   * max_interval_seconds is the longest time between two polls, before jitter. Defaults to 900;
   * see above for a known agent. A pause that the API asks for may be longer.
   */
  max_interval_seconds?: number;
  /** Defaults to 10 */
  not_found_grace_seconds?: number;
  /** "fail" (default), "wait" or "return" */
  on_needs_input?: "fail" | "wait" | "return";
  /**
   * stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that shows
   * no change since one that is as long ago: in state, messages, progress, input requests or the
   * API's time of the last change. A run that waits for a person is not stalled. 0: none. At least
   * 1, at most 366 days; a fraction of a second counts as a whole one.
   */
  stall_timeout_seconds?: number;
  /**
   * after_message_id is the last message of the turn before, if a conversation goes on: a status
   * that has no later message still shows that turn, and counts as running whatever its state.
   * RunAgent sets it.
   */
  after_message_id?: string;
  /**
   * timeout_seconds of the whole wait, from the start of the workflow. Defaults to 600; at least
   * 1, at most 366 days.
   */
  timeout_seconds?: number;
  /**
   * heartbeat_timeout_seconds of the poller: how soon a lost worker is noticed. Defaults to 60; at
   * least 5, at most 3600.
   */
  heartbeat_timeout_seconds?: number;
  /**
   * return_when is "all" (the default), "first", or how many interactions have to end. One that
   * failed, is not known or needs input has ended.
   */
  return_when?: number | "all" | "first";
  /** Carried is the state of a continued run. Callers leave it empty. */
  carried?: CarriedAgents;
}

/** The input of RunAgent: a start, and the wait for what was started. */
export interface RunAgentInput {
  /**
   * agent_id is the agent, assistant, tool or model, as the vendor names it. Required, unless
   * interaction_id says what goes on and the vendor needs no more.
   */
  agent_id?: string;
  /** Message is what the agent is to do. Message or Input is required. */
  message?: string;
  /**
   * Input is what a run takes beside or in place of a message: any JSON, which goes if the
   * vendor's package says.
   */
  input?: unknown;
  /** interaction_id is the interaction that goes on, where it is not a new one. */
  interaction_id?: string;
  /**
   * on_running says what to do if the interaction's turn has not ended: "fail" (default), or
   * "wait" until it has, at most until the deadline.
   */
  on_running?: "fail" | "wait";
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Further ids that the vendor needs */
  ids?: Record<string, string>;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Key names this start, if the vendor takes a key or an id: 1 to 64 letters, digits, "-" and
   * "_". The same key never starts two runs there. Defaults to one made of the workflow's id and
   * run, so that each attempt has the same.
   */
  key?: string;
  /**
   * Cancels says that the caller will cancel the run if its own work ends: a vendor that cannot is
   * refused before anything is started. RunAgent sets it if its input asks for that.
   */
  cancels?: boolean;
  /**
   * Existing says that nothing is to be started: the run that an earlier start with this key has
   * begun is looked up, and the result is empty if there is none. Vendors that look runs up by a
   * key take it (Gumloop's sessions).
   */
  existing?: boolean;
  /**
   * Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
   * "progress", "usage".
   */
  include?: ("response" | "messages" | "tool_calls" | "files" | "input_requests" | "progress" | "usage")[];
  /**
   * Extract maps names to gjson paths over the normalised document, with the modifiers flatten,
   * fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths share a budget,
   * in the order of their names: see agentstatus.Status.QueryAll.
   */
  extract?: Record<string, string>;
  /** max_result_bytes bounds the encoded result. Defaults to 1.5 MiB. */
  max_result_bytes?: number;
  /**
   * min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2; see
   * above for a known agent. Never under 1.
   */
  min_interval_seconds?: number;
  /**
   * max_interval_seconds is the longest time between two polls, before jitter. Defaults to 900;
   * see above for a known agent. A pause that the API asks for may be longer.
   */
  max_interval_seconds?: number;
  /** Defaults to 10 */
  not_found_grace_seconds?: number;
  /** "fail" (default), "wait" or "return" */
  on_needs_input?: "fail" | "wait" | "return";
  /**
   * stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that shows
   * no change since one that is as long ago: in state, messages, progress, input requests or the
   * API's time of the last change. A run that waits for a person is not stalled. 0: none. At least
   * 1, at most 366 days; a fraction of a second counts as a whole one.
   */
  stall_timeout_seconds?: number;
  /**
   * after_message_id is the last message of the turn before, if a conversation goes on: a status
   * that has no later message still shows that turn, and counts as running whatever its state.
   * RunAgent sets it.
   */
  after_message_id?: string;
  /**
   * on_cancel: "leave" or "cancel_agent", if somebody cancels the workflow. Defaults to "leave"
   * for a wait, and for RunAgent to "cancel_agent" if the vendor can cancel a run.
   */
  on_cancel?: "leave" | "cancel_agent";
  /** on_deadline: "fail" (default), or "cancel_agent", which fails as well and cancels the run. */
  on_deadline?: "fail" | "cancel_agent";
  /**
   * timeout_seconds of the whole run, from the start of the workflow. Defaults to 600; at least 1,
   * at most 366 days.
   */
  timeout_seconds?: number;
  /** heartbeat_timeout_seconds of the poller. Defaults to 60; at least 5, at most 3600. */
  heartbeat_timeout_seconds?: number;
  /**
   * Carried is the wait that a continued run goes on with, in place of a start. Callers leave it
   * empty.
   */
  carried?: AwaitAgentInput;
}

/** The input of PollAgentStatus. */
export interface PollAgentStatusInput {
  interaction_id: string;
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Ids are further ids that the credential's vendor needs to find the run, by their names, such
   * as the thread_id of a LangGraph run. At most 8.
   */
  ids?: Record<string, string>;
  /**
   * Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
   * "progress", "usage".
   */
  include?: ("response" | "messages" | "tool_calls" | "files" | "input_requests" | "progress" | "usage")[];
  /**
   * Extract maps names to gjson paths over the normalised document, with the modifiers flatten,
   * fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths share a budget,
   * in the order of their names: see agentstatus.Status.QueryAll.
   */
  extract?: Record<string, string>;
  /** max_result_bytes bounds the encoded result. Defaults to 1.5 MiB. */
  max_result_bytes?: number;
  /**
   * min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2; see
   * above for a known agent. Never under 1.
   */
  min_interval_seconds?: number;
  /**
   * max_interval_seconds is the longest time between two polls, before jitter. Defaults to 900;
   * see above for a known agent. A pause that the API asks for may be longer.
   */
  max_interval_seconds?: number;
  /** Defaults to 10 */
  not_found_grace_seconds?: number;
  /** "fail" (default), "wait" or "return" */
  on_needs_input?: "fail" | "wait" | "return";
  /**
   * stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that shows
   * no change since one that is as long ago: in state, messages, progress, input requests or the
   * API's time of the last change. A run that waits for a person is not stalled. 0: none. At least
   * 1, at most 366 days; a fraction of a second counts as a whole one.
   */
  stall_timeout_seconds?: number;
  /**
   * after_message_id is the last message of the turn before, if a conversation goes on: a status
   * that has no later message still shows that turn, and counts as running whatever its state.
   * RunAgent sets it.
   */
  after_message_id?: string;
  /** Of the whole wait; defaults to 600 */
  timeout_seconds?: number;
  /** "fail" (default) or "return" */
  on_deadline?: "fail" | "return";
  /** Token continues an earlier wait, whose result was still_running. */
  token?: Token;
  /**
   * signal_phases asks for a signal agentwait.phase to the calling workflow when the phase or
   * state changes. AwaitAgent sets it.
   */
  signal_phases?: boolean;
  /**
   * Cancels says that the caller will cancel the run if the wait ends first: a vendor that cannot
   * is refused at once. AwaitAgent sets it.
   */
  cancels?: boolean;
}

/** The input of PollAgentsStatus. */
export interface PollAgentsStatusInput {
  /** interaction_ids: 1 to 1,000, each once. Rows come in this order. */
  interaction_ids: string[];
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Ids are the further ids of each interaction that has some, by its own id: see ids. All
   * together have at most 256 KiB.
   */
  ids?: Record<string, Record<string, string>>;
  /**
   * Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
   * "progress", "usage".
   */
  include?: ("response" | "messages" | "tool_calls" | "files" | "input_requests" | "progress" | "usage")[];
  /**
   * Extract maps names to gjson paths over the normalised document, with the modifiers flatten,
   * fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths share a budget,
   * in the order of their names: see agentstatus.Status.QueryAll.
   */
  extract?: Record<string, string>;
  /** max_result_bytes bounds the encoded result. Defaults to 1.5 MiB. */
  max_result_bytes?: number;
  /**
   * min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2; see
   * above for a known agent. Never under 1.
   */
  min_interval_seconds?: number;
  /**
   * max_interval_seconds is the longest time between two polls, before jitter. Defaults to 900;
   * see above for a known agent. A pause that the API asks for may be longer.
   */
  max_interval_seconds?: number;
  /** Defaults to 10 */
  not_found_grace_seconds?: number;
  /** "fail" (default), "wait" or "return" */
  on_needs_input?: "fail" | "wait" | "return";
  /**
   * stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that shows
   * no change since one that is as long ago: in state, messages, progress, input requests or the
   * API's time of the last change. A run that waits for a person is not stalled. 0: none. At least
   * 1, at most 366 days; a fraction of a second counts as a whole one.
   */
  stall_timeout_seconds?: number;
  /**
   * after_message_id is the last message of the turn before, if a conversation goes on: a status
   * that has no later message still shows that turn, and counts as running whatever its state.
   * RunAgent sets it.
   */
  after_message_id?: string;
  /** Of the whole wait; defaults to 600 */
  timeout_seconds?: number;
  /** As in AwaitAgentsInput */
  return_when?: number | "all" | "first";
  /**
   * Once makes one poll of each interaction. Its rows say how they stand: still_running, with an
   * error if the poll failed and another may succeed.
   */
  once?: boolean;
  /** Token continues an earlier wait for the same interactions, in the same order. */
  token?: AgentsToken;
  /**
   * signal_rows asks for a signal agentwait.rows to the calling workflow with rows that have
   * ended, at most one every 30 s. AwaitAgents sets it.
   */
  signal_rows?: boolean;
}

/** The input of CheckAgentStatus: one poll. */
export interface CheckAgentStatusInput {
  interaction_id: string;
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Ids are further ids that the credential's vendor needs to find the run, by their names, such
   * as the thread_id of a LangGraph run. At most 8.
   */
  ids?: Record<string, string>;
  /**
   * Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
   * "progress", "usage".
   */
  include?: ("response" | "messages" | "tool_calls" | "files" | "input_requests" | "progress" | "usage")[];
  /**
   * Extract maps names to gjson paths over the normalised document, with the modifiers flatten,
   * fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths share a budget,
   * in the order of their names: see agentstatus.Status.QueryAll.
   */
  extract?: Record<string, string>;
  /** max_result_bytes bounds the encoded result. Defaults to 1.5 MiB. */
  max_result_bytes?: number;
  /** after_message_id: see after_message_id. */
  after_message_id?: string;
}

/** The input of StartAgent: it starts a run, or a conversation's next turn. */
export interface StartAgentInput {
  /**
   * agent_id is the agent, assistant, tool or model, as the vendor names it. Required, unless
   * interaction_id says what goes on and the vendor needs no more.
   */
  agent_id?: string;
  /** Message is what the agent is to do. Message or Input is required. */
  message?: string;
  /**
   * Input is what a run takes beside or in place of a message: any JSON, which goes if the
   * vendor's package says.
   */
  input?: unknown;
  /** interaction_id is the interaction that goes on, where it is not a new one. */
  interaction_id?: string;
  /**
   * on_running says what to do if the interaction's turn has not ended: "fail" (default), or
   * "wait" until it has, at most until the deadline.
   */
  on_running?: "fail" | "wait";
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Further ids that the vendor needs */
  ids?: Record<string, string>;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Key names this start, if the vendor takes a key or an id: 1 to 64 letters, digits, "-" and
   * "_". The same key never starts two runs there. Defaults to one made of the workflow's id and
   * run, so that each attempt has the same.
   */
  key?: string;
  /**
   * Cancels says that the caller will cancel the run if its own work ends: a vendor that cannot is
   * refused before anything is started. RunAgent sets it if its input asks for that.
   */
  cancels?: boolean;
  /**
   * Existing says that nothing is to be started: the run that an earlier start with this key has
   * begun is looked up, and the result is empty if there is none. Vendors that look runs up by a
   * key take it (Gumloop's sessions).
   */
  existing?: boolean;
  /**
   * Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
   * "progress", "usage".
   */
  include?: ("response" | "messages" | "tool_calls" | "files" | "input_requests" | "progress" | "usage")[];
  /**
   * Extract maps names to gjson paths over the normalised document, with the modifiers flatten,
   * fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths share a budget,
   * in the order of their names: see agentstatus.Status.QueryAll.
   */
  extract?: Record<string, string>;
  /** max_result_bytes bounds the encoded result. Defaults to 1.5 MiB. */
  max_result_bytes?: number;
}

/** The input of AnswerAgent. */
export interface AnswerAgentInput {
  interaction_id: string;
  /** request_id is the id of the input request, from the query status. Required. */
  request_id: string;
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Ids are further ids that the credential's vendor needs to find the run, by their names, such
   * as the thread_id of a LangGraph run. At most 8.
   */
  ids?: Record<string, string>;
  /** Action: "accept" (default) gives an approval, or answers with Value; "decline" refuses. */
  action?: "accept" | "decline";
  /** Value is what is asked for, as the request's schema says. */
  value?: unknown;
  /**
   * Text goes with it, for people or the agent: the reason of a refusal, or the answer itself if
   * the request has no schema.
   */
  text?: string;
  /**
   * Request is the input request as a status has shown it, for vendors that tell it once: another
   * worker may have been told. What the vendor tells himself counts for more.
   */
  request?: InputRequest;
}

/** The input of CancelAgent. */
export interface CancelAgentInput {
  interaction_id: string;
  /** Gumloop requires one of user_id and project_id */
  user_id?: string;
  project_id?: string;
  /** Credential is the name of one of the worker's credentials, never a key. Defaults to "default". */
  credential?: string;
  /**
   * Ids are further ids that the credential's vendor needs to find the run, by their names, such
   * as the thread_id of a LangGraph run. At most 8.
   */
  ids?: Record<string, string>;
}

/** Answer answers one input request of a run. */
export interface Answer {
  /** request_id is the id of the input request, from the query status. Required. */
  request_id: string;
  /** Action: "accept" (default) gives an approval, or answers with Value; "decline" refuses. */
  action?: "accept" | "decline";
  /** Value is what is asked for, as the request's schema says. */
  value?: unknown;
  /**
   * Text goes with it, for people or the agent: the reason of a refusal, or the answer itself if
   * the request has no schema.
   */
  text?: string;
}

/** The argument of the update extend_deadline: exactly one field is set. */
export interface ExtendDeadline {
  /** by_seconds is added to the deadline, or to now if the deadline has passed. */
  by_seconds?: number;
  /** deadline_at is the new deadline; it has to be after the present one. */
  deadline_at?: string;
}

/** Ending says what becomes of the run if the wait for it ends first. */
export interface Ending {
  /**
   * on_cancel: "leave" or "cancel_agent", if somebody cancels the workflow. Defaults to "leave"
   * for a wait, and for RunAgent to "cancel_agent" if the vendor can cancel a run.
   */
  on_cancel?: "leave" | "cancel_agent";
  /** on_deadline: "fail" (default), or "cancel_agent", which fails as well and cancels the run. */
  on_deadline?: string;
}

/** The argument of the signal poll_now of AwaitAgents. */
export interface PollNow {
  /** interaction_ids names those to poll. Empty: all that have not ended. */
  interaction_ids?: string[];
}

/** The argument of the query "result" of AwaitAgents. The answer is a Row. */
export interface RowQuery {
  interaction_id: string;
}

/**
 * The resume token: how a wait stands. It is the heartbeat detail, and part of a still_running
 * result. Times are the Temporal server's.
 */
export interface Token {
  polls: number;
  consecutive_failures: number;
  /** When the wait began */
  started_at: string;
  next_delay_seconds: number;
  state?: string;
  phase?: string;
  first_poll_at?: string;
  last_poll_at?: string;
  /** Last good answer */
  last_status_at?: string;
  next_poll_at?: string;
  /** Reason of the last failed poll, no secret */
  last_problem?: string;
  /** problem_text is what that poll was answered with, for people, and without a secret. */
  problem_text?: string;
  /**
   * stray_answers are the last answers in a row that were not the API's own, and refused;
   * stray_since is when the first of them was asked for.
   */
  stray_answers?: number;
  stray_since?: string;
  /**
   * Seen is a fingerprint of what the last good answer showed, and unchanged_since when an answer
   * showed that first: see stall_timeout_seconds. They are there if the input has it.
   */
  seen?: number;
  unchanged_since?: string;
  progress?: Progress;
  /** input_requests are what the run needs of a person, without the raw values of the API. */
  input_requests?: InputRequest[];
  /** input_requests_cut says that a text was shortened, or a schema or a whole request left out. */
  input_requests_cut?: boolean;
  /** web_url is where people see the run. */
  web_url?: string;
}

/**
 * The resume token of a batch: how it stands. It is the heartbeat detail of PollAgentsStatus, at
 * most 16 KiB. Times are the Temporal server's.
 */
export interface AgentsToken {
  /** When the wait began */
  started_at: string;
  /** Of all interactions */
  polls: number;
  /**
   * Ended has one bit for each interaction, in base64: bit i%8 of byte i/8 is that of
   * interaction_idsi, set if it has ended. Empty: none has.
   */
  ended?: string;
  /** next_poll_at is the earliest poll that is due. Empty: at once. */
  next_poll_at?: string;
  /** Until next_poll_at, when this was written */
  next_delay_seconds?: number;
  /**
   * Waits has five bytes for each interaction, in base64: how many seconds after next_poll_at its
   * next poll is due (two bytes), its polls (two) and the failed polls in a row (one),
   * little-endian, each at most what fits. Empty: nothing is known of them.
   */
  waits?: string;
  /**
   * Answered has one bit for each interaction, as Ended: set if it has had a good answer. Empty:
   * nothing is known of that.
   */
  answered?: string;
  /**
   * Strays has three bytes for each interaction, in base64: its stray answers in a row
   * (Token.StrayAnswers; one byte), and how many seconds before next_poll_at the first of them was
   * asked for (two bytes), little-endian, each at most what fits. Empty: there are none.
   */
  strays?: string;
  /**
   * Unchanged has three bytes for each interaction, in base64: a fingerprint of what its last good
   * answer showed (the low two bytes of Token.Seen), little-endian, and when an answer showed that
   * first: 255 if that is stall_timeout_seconds or longer before next_poll_at, else how many
   * 254ths of them after started_at it was, rounded up, modulo 255. Empty: nothing is known of
   * that.
   */
  unchanged?: string;
  /**
   * problem_text is what a poll was answered with that failed, for people: of the interactions
   * whose last poll did so, one.
   */
  problem_text?: string;
}

/** What AwaitAgent hands to its next run when it continues as new. */
export interface Carried {
  started_at: string;
  deadline_at: string;
  token?: Token;
  last_status?: StatusView;
  /** poll_now: a poll_now that the earlier run had no time to serve. */
  poll_now?: boolean;
  /** Answered are the requests that were answered last, and when: their answers are not sent again. */
  answered?: Record<string, string>;
}

/**
 * What AwaitAgents hands to its next run when it continues as new. Rows that it has no room for
 * are polled again.
 */
export interface CarriedAgents {
  started_at: string;
  deadline_at: string;
  polls: number;
  polls_now: number;
  /** That have ended */
  rows?: Row[];
  /** poll_now: a poll_now that the earlier run had no time to serve. */
  poll_now?: PollNow;
}

/**
 * The result of PollAgentStatus, CheckAgentStatus and AwaitAgent. Response, Messages,
 * tool_calls, Files, input_requests, Progress, Usage and Extracted are there if the input asked
 * for them; of a wait that ended at its deadline (still_running) they never are.
 */
export interface Result {
  outcome: string;
  interaction_id: string;
  polls: number;
  elapsed_seconds: number;
  agent_id?: string;
  state?: string;
  phase?: string;
  /** The reply: Status.FinalText */
  response?: string;
  error_message?: string;
  /** Partial: it has completed, but not with all of it: a limit was reached. */
  partial?: boolean;
  /** error_code is the API's own code of a failure. */
  error_code?: string;
  /** An array: messages of the normalised document */
  messages?: unknown;
  /** An array: its tool_invocation parts, in order */
  tool_calls?: unknown;
  /** An array: the file objects of its file parts, in order */
  files?: unknown;
  /**
   * input_requests are what the run needs of a person, Progress how far it is and Usage what it
   * has used, each if the input asked for it and the API tells.
   */
  input_requests?: InputRequest[];
  progress?: Progress;
  usage?: Usage;
  extracted?: Record<string, unknown>;
  /**
   * extract_errors says for each path that was not evaluated why: its value is null then, as if
   * the path selects nothing.
   */
  extract_errors?: Record<string, string>;
  created_at?: string;
  /** The run's last sign of life, by the API's clock */
  updated_at?: string;
  /** When it ended, by the API's clock */
  finished_at?: string;
  /** Where people see the run */
  web_url?: string;
  last_status_at?: string;
  /** still_running only */
  token?: Token;
  /**
   * Learned says, for people, what this worker has learned of the agent's runs, by which it polls
   * them. CheckAgentStatus only.
   */
  learned?: string;
}

/** The result of AwaitAgents and of PollAgentsStatus. */
export interface AgentsResult {
  /**
   * Outcome is completed if as many interactions have ended as return_when asks for, however each
   * of them did, and deadline_exceeded if the time was over before.
   */
  outcome: string;
  /** Rows has one row for each interaction, in the order of interaction_ids. */
  rows: Row[];
  /** Counts has the number of rows by their outcome. */
  counts: Record<string, number>;
  /** Of all interactions */
  polls: number;
  elapsed_seconds: number;
  /** last_problem is why the deadline was not seen coming, such as a lost worker. */
  last_problem?: string;
  /**
   * Token goes on with the interactions that have not ended: when each is to be polled next, and
   * what is known of it. PollAgentsStatus at its deadline only, if there is room for it.
   */
  token?: AgentsToken;
}

/**
 * How one interaction of a batch ended, or stands. Response, Messages, tool_calls, Files and
 * Extracted are there if the input asked for them and the agent has come to an end or needs
 * input.
 */
export interface Row {
  interaction_id: string;
  /**
   * Outcome: completed, failed, agent_cancelled, agent_expired, agent_stalled, needs_input, error
   * (the wait for it could not go on, such as for an id that is not known), deadline_exceeded, or
   * still_running if the batch ended before it. The set is open.
   */
  outcome: string;
  polls: number;
  /** Until it ended, from the start of the wait */
  elapsed_seconds: number;
  agent_id?: string;
  state?: string;
  phase?: string;
  response?: string;
  /** Error is what AwaitAgent would have failed with. */
  error?: RowError;
  messages?: unknown;
  tool_calls?: unknown;
  files?: unknown;
  /**
   * Partial, error_code, web_url and the next three are as in a Result. One that a poll_now found
   * at work, or whose end is that it needs input, has its Progress and input_requests whatever the
   * input asked for.
   */
  partial?: boolean;
  error_code?: string;
  web_url?: string;
  input_requests?: InputRequest[];
  progress?: Progress;
  usage?: Usage;
  extracted?: Record<string, unknown>;
  /**
   * extract_errors says for each path that was not evaluated why: its value is null then, as if
   * the path selects nothing.
   */
  extract_errors?: Record<string, string>;
  created_at?: string;
  /** The run's last sign of life, by the API's clock */
  updated_at?: string;
  /** When it ended, by the API's clock */
  finished_at?: string;
  last_status_at?: string;
  /**
   * Truncated: the reply, with all that was asked for, was too large and is left out. While the
   * workflow is open its query "result" may have it; later AwaitAgent, or CheckAgentStatus, for
   * this interaction alone.
   */
  truncated?: boolean;
}

/** Why an interaction has no reply. */
export interface RowError {
  /** One of the error types, such as agentwait.AgentFailed */
  type: string;
  /** At most 512 bytes */
  message: string;
}

/** The result of StartAgent. */
export interface StartResult {
  /** interaction_id and IDs name the run; empty if the vendor's answer was the whole of it. */
  interaction_id?: string;
  ids?: Record<string, string>;
  /** Existed says that an earlier attempt had started the run. */
  existed?: boolean;
  /** Cancellable says that the vendor can cancel the run. */
  cancellable?: boolean;
  /** after_message_id is the last message of the turn before: see after_message_id. */
  after_message_id?: string;
  /** Result is the run's end, if the vendor answered the start with it. */
  result?: Result;
}

/** The result of AnswerAgent, and of the update answer. */
export interface AnswerResult {
  request_id: string;
  /** interaction_id and IDs name the run that goes on, where it is another one than before. */
  interaction_id?: string;
  ids?: Record<string, string>;
}

/** The result of CancelAgent. */
export interface CancelResult {
  /**
   * Asked says that the vendor took the cancel. If it has not confirmed it, it may have taken it
   * all the same, as one who holds the call until the agent has stopped.
   */
  asked: boolean;
  /** State and Phase are the run's afterwards, where they are known. */
  state?: string;
  phase?: string;
  /** Problem is why the cancel was not taken, or why no status came afterwards. */
  problem?: string;
}

/** The answer of the update extend_deadline. */
export interface Deadline {
  deadline_at: string;
}

/** The answer of the query "status". */
export interface StatusView {
  interaction_id: string;
  /**
   * still_running, completed, failed, agent_cancelled, agent_expired, agent_stalled, needs_input,
   * deadline_exceeded, cancelled, error
   */
  outcome: string;
  started_at: string;
  deadline_at: string;
  /**
   * Polls of the poller, as the workflow knows; live counts come from the pending activity's
   * heartbeat.
   */
  polls: number;
  /** Polls made by poll_now */
  polls_now: number;
  state?: string;
  phase?: string;
  last_status_at?: string;
  progress?: Progress;
  /** input_requests are what the run needs of a person, without the raw values of the API. */
  input_requests?: InputRequest[];
  /** input_requests_cut says that a text was shortened, or a schema or a whole request left out. */
  input_requests_cut?: boolean;
  /** web_url is where people see the run. */
  web_url?: string;
  /** last_problem is why the last poll_now brought no answer; empty when it did. */
  last_problem?: string;
  /**
   * Problem is what the poller's last poll was answered with if it failed, as the workflow knows:
   * the live one is in the heartbeat, as problem_text.
   */
  problem?: string;
}

/** The answer of the query "status" of AwaitAgents. */
export interface AgentsView {
  /** still_running, completed, deadline_exceeded, cancelled, error */
  outcome: string;
  /**
   * Counts has the number of interactions by outcome, as far as the workflow knows: rows come with
   * a signal of the poller, at most one every 30 s.
   */
  counts: Record<string, number>;
  ended: number;
  /** How many have to end */
  return_when: number;
  started_at: string;
  deadline_at: string;
  /** Of the poller, as the workflow knows */
  polls: number;
  /** Polls made by poll_now */
  polls_now: number;
  /**
   * Rows has all interactions in order, without replies: those of the query "result". One that has
   * not ended says how far it is, and what it needs of a person, as the last poll_now found it,
   * and so does one that has ended since it needs input.
   */
  rows: Row[];
  /**
   * last_problem is why the last poll_now brought no answer; empty when it did. Of a batch that
   * has ended at its deadline it is why that was not seen coming.
   */
  last_problem?: string;
}

/** Details[0] of every application error: at most 16 KiB, no transcript, no secret. */
export interface ErrorDetails {
  interaction_id: string;
  polls: number;
  elapsed_seconds: number;
  phase?: string;
  state?: string;
  last_status_at?: string;
  /** Of the agent or the API */
  message?: string;
  /** error_code is the API's own code of a failure. */
  error_code?: string;
  /** finished_at is when the run ended, by the API's clock. */
  finished_at?: string;
  progress?: Progress;
  /** input_requests are what the run needs of a person, without the raw values of the API. */
  input_requests?: InputRequest[];
  /** input_requests_cut says that a text was shortened, or a schema or a whole request left out. */
  input_requests_cut?: boolean;
  /** web_url is where people see the run. */
  web_url?: string;
  /**
   * Problem is what the last poll was answered with, if it failed: "HTTP 403 with an HTML page
   * titled …".
   */
  problem?: string;
  /**
   * Why an attempt ended while its wait goes on: "shutdown", "parked", "paused", "reset",
   * "heartbeats_failing", "attempt_gone", "attempt_timeout" of WaitInterrupted, and
   * "api_unavailable" of ApiUnavailable, or InvalidResponse, after failed polls in a row. And of a
   * wait that ended over a refusal: "stray_answer", if what came was not the API's own error.
   */
  reason?: string;
  /** agent_cancel says what became of the agent's run, if the wait's end was to cancel it. */
  agent_cancel?: string;
  /**
   * Of InvalidRequest, and of ResultTooLarge if it names a limit: "max_result_bytes", or one of
   * the parser's, "body_bytes", "depth" or "messages_and_parts".
   */
  field?: string;
  found?: string;
  expected?: string;
}

/** The payload of agentwait.phase. */
export interface PhaseChange {
  state: string;
  phase: string;
  polls: number;
  at: string;
  progress?: Progress;
  /** input_requests are what the run needs of a person, without the raw values of the API. */
  input_requests?: InputRequest[];
  /** input_requests_cut says that a text was shortened, or a schema or a whole request left out. */
  input_requests_cut?: boolean;
  /** web_url is where people see the run. */
  web_url?: string;
}

/** The payload of agentwait.rows. */
export interface RowsChange {
  /** That have ended */
  rows: Row[];
  /** Of all interactions */
  polls: number;
  at: string;
}

/**
 * What a run needs of a person. As JSON it is an element of a normalised document's
 * input_requests.
 */
export interface InputRequest {
  /** Names it in an answer, and tells a new question from one that is still open */
  id: string;
  kind?: string;
  /** For people */
  text?: string;
  /** JSON Schema of an answer's value; nil: any */
  schema?: unknown;
  /** Of the tool call that needs it; may be empty */
  tool_call_id?: string;
  /** As the API has it */
  raw?: unknown;
}

/**
 * How far a run is. Fields that the API does not tell are zero. As JSON it is a normalised
 * document's progress.
 */
export interface Progress {
  done?: number;
  total?: number;
  message?: string;
  /** From 1; 0: it is in no queue */
  queue_position?: number;
}

/**
 * What a run has used. Fields that the API does not tell are zero. As JSON it is a normalised
 * document's usage.
 */
export interface Usage {
  input_tokens?: number;
  output_tokens?: number;
  cost?: number;
  /** Of Cost: "USD", "credits", … */
  unit?: string;
}

/** The types of the application errors, which never change. */
export const ErrorType = {
  /** A conversation cannot go on, since its turn has not ended. */
  AgentBusy: "agentwait.AgentBusy",
  /** Somebody has ended the run: not the wait, see cancelled. */
  AgentCancelled: "agentwait.AgentCancelled",
  /** The run has ended by its own clock. */
  AgentExpired: "agentwait.AgentExpired",
  /** The run has failed, for the reason in Message and ErrorCode. */
  AgentFailed: "agentwait.AgentFailed",
  /** The run waits for a person, and on_needs_input is "fail". */
  AgentNeedsInput: "agentwait.AgentNeedsInput",
  /** stall_timeout_seconds have passed without any change; it may run on. */
  AgentStalled: "agentwait.AgentStalled",
  /** An answer was sent, and it is not known whether it was taken. */
  AnswerOutcomeUnknown: "agentwait.AnswerOutcomeUnknown",
  /**
   * An answer was not sent, or not taken: the request is not open, or the value is not what it
   * asks for. The wait goes on.
   */
  AnswerRefused: "agentwait.AnswerRefused",
  /**
   * Too many polls in a row have failed. Temporal retries the activity; a caller of a workflow
   * never sees it.
   */
  ApiUnavailable: "agentwait.ApiUnavailable",
  /** The wait's time was over first. The run may go on. */
  DeadlineExceeded: "agentwait.DeadlineExceeded",
  /** The key may not see the run (403). */
  Forbidden: "agentwait.Forbidden",
  /** The vendor does not know the run (404), also after the grace. */
  InteractionNotFound: "agentwait.InteractionNotFound",
  /** The input is not what is taken: Field, Found and Expected say where. */
  InvalidRequest: "agentwait.InvalidRequest",
  /** What the vendor answers cannot be read. */
  InvalidResponse: "agentwait.InvalidResponse",
  /** The account has no credits left (402). */
  PaymentRequired: "agentwait.PaymentRequired",
  /** What the run has brought is larger than a limit, which Field names. */
  ResultTooLarge: "agentwait.ResultTooLarge",
  /**
   * A start was sent, and it is not known whether the run exists. It is not repeated, since each
   * start is paid for. Look at the vendor's own list of runs.
   */
  StartOutcomeUnknown: "agentwait.StartOutcomeUnknown",
  /** The vendor does not take the key (401). */
  Unauthorized: "agentwait.Unauthorized",
  /**
   * An attempt of an activity ended while its wait goes on, for the Reason in its details. The
   * next attempt takes over; a caller of a workflow never sees it.
   */
  WaitInterrupted: "agentwait.WaitInterrupted",
} as const;

export type ErrorType = (typeof ErrorType)[keyof typeof ErrorType];
