"""The types of agentwait's workflows and activities.

Written by go run ./schema/generate from schema/agentwait.schema.json: do not edit. A member that
is None is one that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal


@dataclass
class AwaitAgentInput:
    """The input of AwaitAgent."""

    interaction_id: str

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    ids: dict[str, str] | None = None
    """Ids are further ids that the credential's vendor needs to find the run, by their names,
    such as the thread_id of a LangGraph run. At most 8.
    """

    include: list[Literal["response", "messages", "tool_calls", "files", "input_requests", "progress", "usage"]] | None = None
    """Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
    "progress", "usage".
    """

    extract: dict[str, str] | None = None
    """Extract maps names to gjson paths over the normalised document, with the modifiers
    flatten, fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths
    share a budget, in the order of their names: see agentstatus.Status.QueryAll.
    """

    max_result_bytes: int | None = None
    """max_result_bytes bounds the encoded result. Defaults to 1.5 MiB."""

    min_interval_seconds: float | None = None
    """min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2;
    see above for a known agent. Never under 1.
    """

    max_interval_seconds: float | None = None
    """max_interval_seconds is the longest time between two polls, before jitter. Defaults to
    900; see above for a known agent. A pause that the API asks for may be longer.
    """

    not_found_grace_seconds: float | None = None
    """Defaults to 10"""

    on_needs_input: Literal["fail", "wait", "return"] | None = None
    """"fail" (default), "wait" or "return" """

    stall_timeout_seconds: float | None = None
    """stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that
    shows no change since one that is as long ago: in state, messages, progress, input
    requests or the API's time of the last change. A run that waits for a person is not
    stalled. 0: none. At least 1, at most 366 days; a fraction of a second counts as a whole
    one.
    """

    after_message_id: str | None = None
    """after_message_id is the last message of the turn before, if a conversation goes on: a
    status that has no later message still shows that turn, and counts as running whatever its
    state. RunAgent sets it.
    """

    on_cancel: Literal["leave", "cancel_agent"] | None = None
    """on_cancel: "leave" or "cancel_agent", if somebody cancels the workflow. Defaults to
    "leave" for a wait, and for RunAgent to "cancel_agent" if the vendor can cancel a run.
    """

    on_deadline: Literal["fail", "cancel_agent"] | None = None
    """on_deadline: "fail" (default), or "cancel_agent", which fails as well and cancels the run."""

    timeout_seconds: float | None = None
    """timeout_seconds of the whole wait, from the start of the workflow. Defaults to 600; at
    least 1, at most 366 days.
    """

    heartbeat_timeout_seconds: float | None = None
    """heartbeat_timeout_seconds of the poller: how soon a lost worker is noticed, and how live
    the counts are (13/15 of it). Defaults to 60; at least 5, at most 3600.
    """

    carried: Carried | None = None
    """Carried is the state of a continued run. Callers leave it empty."""


@dataclass
class AwaitAgentsInput:
    """The input of AwaitAgents: one wait for up to 1,000 interactions."""

    interaction_ids: list[str]
    """interaction_ids: 1 to 1,000, each once. Rows come in this order."""

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    ids: dict[str, dict[str, str]] | None = None
    """Ids are the further ids of each interaction that has some, by its own id: see ids. All
    together have at most 256 KiB.
    """

    include: list[Literal["response", "messages", "tool_calls", "files", "input_requests", "progress", "usage"]] | None = None
    """Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
    "progress", "usage".
    """

    extract: dict[str, str] | None = None
    """Extract maps names to gjson paths over the normalised document, with the modifiers
    flatten, fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths
    share a budget, in the order of their names: see agentstatus.Status.QueryAll.
    """

    max_result_bytes: int | None = None
    """max_result_bytes bounds the encoded result. Defaults to 1.5 MiB."""

    min_interval_seconds: float | None = None
    """min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2;
    see above for a known agent. Never under 1.
    """

    max_interval_seconds: float | None = None
    """max_interval_seconds is the longest time between two polls, before jitter. Defaults to
    900; see above for a known agent. A pause that the API asks for may be longer.
    """

    not_found_grace_seconds: float | None = None
    """Defaults to 10"""

    on_needs_input: Literal["fail", "wait", "return"] | None = None
    """"fail" (default), "wait" or "return" """

    stall_timeout_seconds: float | None = None
    """stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that
    shows no change since one that is as long ago: in state, messages, progress, input
    requests or the API's time of the last change. A run that waits for a person is not
    stalled. 0: none. At least 1, at most 366 days; a fraction of a second counts as a whole
    one.
    """

    after_message_id: str | None = None
    """after_message_id is the last message of the turn before, if a conversation goes on: a
    status that has no later message still shows that turn, and counts as running whatever its
    state. RunAgent sets it.
    """

    timeout_seconds: float | None = None
    """timeout_seconds of the whole wait, from the start of the workflow. Defaults to 600; at
    least 1, at most 366 days.
    """

    heartbeat_timeout_seconds: float | None = None
    """heartbeat_timeout_seconds of the poller: how soon a lost worker is noticed. Defaults to
    60; at least 5, at most 3600.
    """

    return_when: int | Literal["all", "first"] | None = None
    """return_when is "all" (the default), "first", or how many interactions have to end. One
    that failed, is not known or needs input has ended.
    """

    carried: CarriedAgents | None = None
    """Carried is the state of a continued run. Callers leave it empty."""


@dataclass
class RunAgentInput:
    """The input of RunAgent: a start, and the wait for what was started."""

    agent_id: str | None = None
    """agent_id is the agent, assistant, tool or model, as the vendor names it. Required, unless
    interaction_id says what goes on and the vendor needs no more.
    """

    message: str | None = None
    """Message is what the agent is to do. Message or Input is required."""

    input: Any | None = None
    """Input is what a run takes beside or in place of a message: any JSON, which goes if the
    vendor's package says.
    """

    interaction_id: str | None = None
    """interaction_id is the interaction that goes on, where it is not a new one."""

    on_running: Literal["fail", "wait"] | None = None
    """on_running says what to do if the interaction's turn has not ended: "fail" (default), or
    "wait" until it has, at most until the deadline.
    """

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    ids: dict[str, str] | None = None
    """Further ids that the vendor needs"""

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    key: str | None = None
    """Key names this start, if the vendor takes a key or an id: 1 to 64 letters, digits, "-" and
    "_". The same key never starts two runs there. Defaults to one made of the workflow's id
    and run, so that each attempt has the same.
    """

    cancels: bool | None = None
    """Cancels says that the caller will cancel the run if its own work ends: a vendor that
    cannot is refused before anything is started. RunAgent sets it if its input asks for that.
    """

    existing: bool | None = None
    """Existing says that nothing is to be started: the run that an earlier start with this key
    has begun is looked up, and the result is empty if there is none. Vendors that look runs
    up by a key take it (Gumloop's sessions).
    """

    include: list[Literal["response", "messages", "tool_calls", "files", "input_requests", "progress", "usage"]] | None = None
    """Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
    "progress", "usage".
    """

    extract: dict[str, str] | None = None
    """Extract maps names to gjson paths over the normalised document, with the modifiers
    flatten, fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths
    share a budget, in the order of their names: see agentstatus.Status.QueryAll.
    """

    max_result_bytes: int | None = None
    """max_result_bytes bounds the encoded result. Defaults to 1.5 MiB."""

    min_interval_seconds: float | None = None
    """min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2;
    see above for a known agent. Never under 1.
    """

    max_interval_seconds: float | None = None
    """max_interval_seconds is the longest time between two polls, before jitter. Defaults to
    900; see above for a known agent. A pause that the API asks for may be longer.
    """

    not_found_grace_seconds: float | None = None
    """Defaults to 10"""

    on_needs_input: Literal["fail", "wait", "return"] | None = None
    """"fail" (default), "wait" or "return" """

    stall_timeout_seconds: float | None = None
    """stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that
    shows no change since one that is as long ago: in state, messages, progress, input
    requests or the API's time of the last change. A run that waits for a person is not
    stalled. 0: none. At least 1, at most 366 days; a fraction of a second counts as a whole
    one.
    """

    after_message_id: str | None = None
    """after_message_id is the last message of the turn before, if a conversation goes on: a
    status that has no later message still shows that turn, and counts as running whatever its
    state. RunAgent sets it.
    """

    on_cancel: Literal["leave", "cancel_agent"] | None = None
    """on_cancel: "leave" or "cancel_agent", if somebody cancels the workflow. Defaults to
    "leave" for a wait, and for RunAgent to "cancel_agent" if the vendor can cancel a run.
    """

    on_deadline: Literal["fail", "cancel_agent"] | None = None
    """on_deadline: "fail" (default), or "cancel_agent", which fails as well and cancels the run."""

    timeout_seconds: float | None = None
    """timeout_seconds of the whole run, from the start of the workflow. Defaults to 600; at
    least 1, at most 366 days.
    """

    heartbeat_timeout_seconds: float | None = None
    """heartbeat_timeout_seconds of the poller. Defaults to 60; at least 5, at most 3600."""

    carried: AwaitAgentInput | None = None
    """Carried is the wait that a continued run goes on with, in place of a start. Callers leave
    it empty.
    """


@dataclass
class PollAgentStatusInput:
    """The input of PollAgentStatus."""

    interaction_id: str

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    ids: dict[str, str] | None = None
    """Ids are further ids that the credential's vendor needs to find the run, by their names,
    such as the thread_id of a LangGraph run. At most 8.
    """

    include: list[Literal["response", "messages", "tool_calls", "files", "input_requests", "progress", "usage"]] | None = None
    """Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
    "progress", "usage".
    """

    extract: dict[str, str] | None = None
    """Extract maps names to gjson paths over the normalised document, with the modifiers
    flatten, fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths
    share a budget, in the order of their names: see agentstatus.Status.QueryAll.
    """

    max_result_bytes: int | None = None
    """max_result_bytes bounds the encoded result. Defaults to 1.5 MiB."""

    min_interval_seconds: float | None = None
    """min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2;
    see above for a known agent. Never under 1.
    """

    max_interval_seconds: float | None = None
    """max_interval_seconds is the longest time between two polls, before jitter. Defaults to
    900; see above for a known agent. A pause that the API asks for may be longer.
    """

    not_found_grace_seconds: float | None = None
    """Defaults to 10"""

    on_needs_input: Literal["fail", "wait", "return"] | None = None
    """"fail" (default), "wait" or "return" """

    stall_timeout_seconds: float | None = None
    """stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that
    shows no change since one that is as long ago: in state, messages, progress, input
    requests or the API's time of the last change. A run that waits for a person is not
    stalled. 0: none. At least 1, at most 366 days; a fraction of a second counts as a whole
    one.
    """

    after_message_id: str | None = None
    """after_message_id is the last message of the turn before, if a conversation goes on: a
    status that has no later message still shows that turn, and counts as running whatever its
    state. RunAgent sets it.
    """

    timeout_seconds: float | None = None
    """Of the whole wait; defaults to 600"""

    on_deadline: Literal["fail", "return"] | None = None
    """"fail" (default) or "return" """

    token: Token | None = None
    """Token continues an earlier wait, whose result was still_running."""

    signal_phases: bool | None = None
    """signal_phases asks for a signal agentwait.phase to the calling workflow when the phase or
    state changes. AwaitAgent sets it.
    """

    cancels: bool | None = None
    """Cancels says that the caller will cancel the run if the wait ends first: a vendor that
    cannot is refused at once. AwaitAgent sets it.
    """


@dataclass
class PollAgentsStatusInput:
    """The input of PollAgentsStatus."""

    interaction_ids: list[str]
    """interaction_ids: 1 to 1,000, each once. Rows come in this order."""

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    ids: dict[str, dict[str, str]] | None = None
    """Ids are the further ids of each interaction that has some, by its own id: see ids. All
    together have at most 256 KiB.
    """

    include: list[Literal["response", "messages", "tool_calls", "files", "input_requests", "progress", "usage"]] | None = None
    """Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
    "progress", "usage".
    """

    extract: dict[str, str] | None = None
    """Extract maps names to gjson paths over the normalised document, with the modifiers
    flatten, fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths
    share a budget, in the order of their names: see agentstatus.Status.QueryAll.
    """

    max_result_bytes: int | None = None
    """max_result_bytes bounds the encoded result. Defaults to 1.5 MiB."""

    min_interval_seconds: float | None = None
    """min_interval_seconds is the shortest time between two polls, before jitter. Defaults to 2;
    see above for a known agent. Never under 1.
    """

    max_interval_seconds: float | None = None
    """max_interval_seconds is the longest time between two polls, before jitter. Defaults to
    900; see above for a known agent. A pause that the API asks for may be longer.
    """

    not_found_grace_seconds: float | None = None
    """Defaults to 10"""

    on_needs_input: Literal["fail", "wait", "return"] | None = None
    """"fail" (default), "wait" or "return" """

    stall_timeout_seconds: float | None = None
    """stall_timeout_seconds ends a wait with agentwait.AgentStalled at the first answer that
    shows no change since one that is as long ago: in state, messages, progress, input
    requests or the API's time of the last change. A run that waits for a person is not
    stalled. 0: none. At least 1, at most 366 days; a fraction of a second counts as a whole
    one.
    """

    after_message_id: str | None = None
    """after_message_id is the last message of the turn before, if a conversation goes on: a
    status that has no later message still shows that turn, and counts as running whatever its
    state. RunAgent sets it.
    """

    timeout_seconds: float | None = None
    """Of the whole wait; defaults to 600"""

    return_when: int | Literal["all", "first"] | None = None
    """As in AwaitAgentsInput"""

    once: bool | None = None
    """Once makes one poll of each interaction. Its rows say how they stand: still_running, with
    an error if the poll failed and another may succeed.
    """

    token: AgentsToken | None = None
    """Token continues an earlier wait for the same interactions, in the same order."""

    signal_rows: bool | None = None
    """signal_rows asks for a signal agentwait.rows to the calling workflow with rows that have
    ended, at most one every 30 s. AwaitAgents sets it.
    """


@dataclass
class CheckAgentStatusInput:
    """The input of CheckAgentStatus: one poll."""

    interaction_id: str

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    ids: dict[str, str] | None = None
    """Ids are further ids that the credential's vendor needs to find the run, by their names,
    such as the thread_id of a LangGraph run. At most 8.
    """

    include: list[Literal["response", "messages", "tool_calls", "files", "input_requests", "progress", "usage"]] | None = None
    """Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
    "progress", "usage".
    """

    extract: dict[str, str] | None = None
    """Extract maps names to gjson paths over the normalised document, with the modifiers
    flatten, fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths
    share a budget, in the order of their names: see agentstatus.Status.QueryAll.
    """

    max_result_bytes: int | None = None
    """max_result_bytes bounds the encoded result. Defaults to 1.5 MiB."""

    after_message_id: str | None = None
    """after_message_id: see after_message_id."""


@dataclass
class StartAgentInput:
    """The input of StartAgent: it starts a run, or a conversation's next turn."""

    agent_id: str | None = None
    """agent_id is the agent, assistant, tool or model, as the vendor names it. Required, unless
    interaction_id says what goes on and the vendor needs no more.
    """

    message: str | None = None
    """Message is what the agent is to do. Message or Input is required."""

    input: Any | None = None
    """Input is what a run takes beside or in place of a message: any JSON, which goes if the
    vendor's package says.
    """

    interaction_id: str | None = None
    """interaction_id is the interaction that goes on, where it is not a new one."""

    on_running: Literal["fail", "wait"] | None = None
    """on_running says what to do if the interaction's turn has not ended: "fail" (default), or
    "wait" until it has, at most until the deadline.
    """

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    ids: dict[str, str] | None = None
    """Further ids that the vendor needs"""

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    key: str | None = None
    """Key names this start, if the vendor takes a key or an id: 1 to 64 letters, digits, "-" and
    "_". The same key never starts two runs there. Defaults to one made of the workflow's id
    and run, so that each attempt has the same.
    """

    cancels: bool | None = None
    """Cancels says that the caller will cancel the run if its own work ends: a vendor that
    cannot is refused before anything is started. RunAgent sets it if its input asks for that.
    """

    existing: bool | None = None
    """Existing says that nothing is to be started: the run that an earlier start with this key
    has begun is looked up, and the result is empty if there is none. Vendors that look runs
    up by a key take it (Gumloop's sessions).
    """

    include: list[Literal["response", "messages", "tool_calls", "files", "input_requests", "progress", "usage"]] | None = None
    """Include: "response" (the default), "messages", "tool_calls", "files", "input_requests",
    "progress", "usage".
    """

    extract: dict[str, str] | None = None
    """Extract maps names to gjson paths over the normalised document, with the modifiers
    flatten, fromstr, join, keys, reverse, this, tostr, ugly, valid and values. All paths
    share a budget, in the order of their names: see agentstatus.Status.QueryAll.
    """

    max_result_bytes: int | None = None
    """max_result_bytes bounds the encoded result. Defaults to 1.5 MiB."""


@dataclass
class AnswerAgentInput:
    """The input of AnswerAgent."""

    interaction_id: str

    request_id: str
    """request_id is the id of the input request, from the query status. Required."""

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    ids: dict[str, str] | None = None
    """Ids are further ids that the credential's vendor needs to find the run, by their names,
    such as the thread_id of a LangGraph run. At most 8.
    """

    action: Literal["accept", "decline"] | None = None
    """Action: "accept" (default) gives an approval, or answers with Value; "decline" refuses."""

    value: Any | None = None
    """Value is what is asked for, as the request's schema says."""

    text: str | None = None
    """Text goes with it, for people or the agent: the reason of a refusal, or the answer itself
    if the request has no schema.
    """

    request: InputRequest | None = None
    """Request is the input request as a status has shown it, for vendors that tell it once:
    another worker may have been told. What the vendor tells himself counts for more.
    """


@dataclass
class CancelAgentInput:
    """The input of CancelAgent."""

    interaction_id: str

    user_id: str | None = None
    """Gumloop requires one of user_id and project_id"""

    project_id: str | None = None

    credential: str | None = None
    """Credential is the name of one of the worker's credentials, never a key. Defaults to
    "default".
    """

    ids: dict[str, str] | None = None
    """Ids are further ids that the credential's vendor needs to find the run, by their names,
    such as the thread_id of a LangGraph run. At most 8.
    """


@dataclass
class Answer:
    """Answer answers one input request of a run."""

    request_id: str
    """request_id is the id of the input request, from the query status. Required."""

    action: Literal["accept", "decline"] | None = None
    """Action: "accept" (default) gives an approval, or answers with Value; "decline" refuses."""

    value: Any | None = None
    """Value is what is asked for, as the request's schema says."""

    text: str | None = None
    """Text goes with it, for people or the agent: the reason of a refusal, or the answer itself
    if the request has no schema.
    """


@dataclass
class ExtendDeadline:
    """The argument of the update extend_deadline: exactly one field is set."""

    by_seconds: float | None = None
    """by_seconds is added to the deadline, or to now if the deadline has passed."""

    deadline_at: datetime | None = None
    """deadline_at is the new deadline; it has to be after the present one."""


@dataclass
class Ending:
    """Ending says what becomes of the run if the wait for it ends first."""

    on_cancel: Literal["leave", "cancel_agent"] | None = None
    """on_cancel: "leave" or "cancel_agent", if somebody cancels the workflow. Defaults to
    "leave" for a wait, and for RunAgent to "cancel_agent" if the vendor can cancel a run.
    """

    on_deadline: str | None = None
    """on_deadline: "fail" (default), or "cancel_agent", which fails as well and cancels the run."""


@dataclass
class PollNow:
    """The argument of the signal poll_now of AwaitAgents."""

    interaction_ids: list[str] | None = None
    """interaction_ids names those to poll. Empty: all that have not ended."""


@dataclass
class RowQuery:
    """The argument of the query "result" of AwaitAgents. The answer is a Row."""

    interaction_id: str


@dataclass
class Token:
    """The resume token: how a wait stands. It is the heartbeat detail, and part of a
    still_running result. Times are the Temporal server's.
    """

    polls: int

    consecutive_failures: int

    started_at: datetime
    """When the wait began"""

    next_delay_seconds: float

    state: str | None = None

    phase: str | None = None

    first_poll_at: datetime | None = None

    last_poll_at: datetime | None = None

    last_status_at: datetime | None = None
    """Last good answer"""

    next_poll_at: datetime | None = None

    last_problem: str | None = None
    """Reason of the last failed poll, no secret"""

    problem_text: str | None = None
    """problem_text is what that poll was answered with, for people, and without a secret."""

    stray_answers: int | None = None
    """stray_answers are the last answers in a row that were not the API's own, and refused;
    stray_since is when the first of them was asked for.
    """

    stray_since: datetime | None = None

    seen: int | None = None
    """Seen is a fingerprint of what the last good answer showed, and unchanged_since when an
    answer showed that first: see stall_timeout_seconds. They are there if the input has it.
    """

    unchanged_since: datetime | None = None

    progress: Progress | None = None

    input_requests: list[InputRequest] | None = None
    """input_requests are what the run needs of a person, without the raw values of the API."""

    input_requests_cut: bool | None = None
    """input_requests_cut says that a text was shortened, or a schema or a whole request left
    out.
    """

    web_url: str | None = None
    """web_url is where people see the run."""


@dataclass
class AgentsToken:
    """The resume token of a batch: how it stands. It is the heartbeat detail of
    PollAgentsStatus, at most 16 KiB. Times are the Temporal server's.
    """

    started_at: datetime
    """When the wait began"""

    polls: int
    """Of all interactions"""

    ended: str | None = None
    """Ended has one bit for each interaction, in base64: bit i%8 of byte i/8 is that of
    interaction_idsi, set if it has ended. Empty: none has.
    """

    next_poll_at: datetime | None = None
    """next_poll_at is the earliest poll that is due. Empty: at once."""

    next_delay_seconds: float | None = None
    """Until next_poll_at, when this was written"""

    waits: str | None = None
    """Waits has five bytes for each interaction, in base64: how many seconds after next_poll_at
    its next poll is due (two bytes), its polls (two) and the failed polls in a row (one),
    little-endian, each at most what fits. Empty: nothing is known of them.
    """

    answered: str | None = None
    """Answered has one bit for each interaction, as Ended: set if it has had a good answer.
    Empty: nothing is known of that.
    """

    strays: str | None = None
    """Strays has three bytes for each interaction, in base64: its stray answers in a row
    (Token.StrayAnswers; one byte), and how many seconds before next_poll_at the first of them
    was asked for (two bytes), little-endian, each at most what fits. Empty: there are none.
    """

    unchanged: str | None = None
    """Unchanged has three bytes for each interaction, in base64: a fingerprint of what its last
    good answer showed (the low two bytes of Token.Seen), little-endian, and when an answer
    showed that first: 255 if that is stall_timeout_seconds or longer before next_poll_at,
    else how many 254ths of them after started_at it was, rounded up, modulo 255. Empty:
    nothing is known of that.
    """

    problem_text: str | None = None
    """problem_text is what a poll was answered with that failed, for people: of the interactions
    whose last poll did so, one.
    """


@dataclass
class Carried:
    """What AwaitAgent hands to its next run when it continues as new."""

    started_at: datetime

    deadline_at: datetime

    token: Token | None = None

    last_status: StatusView | None = None

    poll_now: bool | None = None
    """poll_now: a poll_now that the earlier run had no time to serve."""

    answered: dict[str, datetime] | None = None
    """Answered are the requests that were answered last, and when: their answers are not sent
    again.
    """


@dataclass
class CarriedAgents:
    """What AwaitAgents hands to its next run when it continues as new. Rows that it has no room
    for are polled again.
    """

    started_at: datetime

    deadline_at: datetime

    polls: int

    polls_now: int

    rows: list[Row] | None = None
    """That have ended"""

    poll_now: PollNow | None = None
    """poll_now: a poll_now that the earlier run had no time to serve."""


@dataclass
class Result:
    """The result of PollAgentStatus, CheckAgentStatus and AwaitAgent. Response, Messages,
    tool_calls, Files, input_requests, Progress, Usage and Extracted are there if the input
    asked for them; of a wait that ended at its deadline (still_running) they never are.
    """

    outcome: str

    interaction_id: str

    polls: int

    elapsed_seconds: float

    agent_id: str | None = None

    state: str | None = None

    phase: str | None = None

    response: str | None = None
    """The reply: Status.FinalText"""

    error_message: str | None = None

    partial: bool | None = None
    """Partial: it has completed, but not with all of it: a limit was reached."""

    error_code: str | None = None
    """error_code is the API's own code of a failure."""

    messages: Any | None = None
    """An array: messages of the normalised document"""

    tool_calls: Any | None = None
    """An array: its tool_invocation parts, in order"""

    files: Any | None = None
    """An array: the file objects of its file parts, in order"""

    input_requests: list[InputRequest] | None = None
    """input_requests are what the run needs of a person, Progress how far it is and Usage what
    it has used, each if the input asked for it and the API tells.
    """

    progress: Progress | None = None

    usage: Usage | None = None

    extracted: dict[str, Any] | None = None

    extract_errors: dict[str, str] | None = None
    """extract_errors says for each path that was not evaluated why: its value is null then, as
    if the path selects nothing.
    """

    created_at: datetime | None = None

    updated_at: datetime | None = None
    """The run's last sign of life, by the API's clock"""

    finished_at: datetime | None = None
    """When it ended, by the API's clock"""

    web_url: str | None = None
    """Where people see the run"""

    last_status_at: datetime | None = None

    token: Token | None = None
    """still_running only"""

    learned: str | None = None
    """Learned says, for people, what this worker has learned of the agent's runs, by which it
    polls them. CheckAgentStatus only.
    """


@dataclass
class AgentsResult:
    """The result of AwaitAgents and of PollAgentsStatus."""

    outcome: str
    """Outcome is completed if as many interactions have ended as return_when asks for, however
    each of them did, and deadline_exceeded if the time was over before.
    """

    rows: list[Row]
    """Rows has one row for each interaction, in the order of interaction_ids."""

    counts: dict[str, int]
    """Counts has the number of rows by their outcome."""

    polls: int
    """Of all interactions"""

    elapsed_seconds: float

    last_problem: str | None = None
    """last_problem is why the deadline was not seen coming, such as a lost worker."""

    token: AgentsToken | None = None
    """Token goes on with the interactions that have not ended: when each is to be polled next,
    and what is known of it. PollAgentsStatus at its deadline only, if there is room for it.
    """


@dataclass
class Row:
    """How one interaction of a batch ended, or stands. Response, Messages, tool_calls, Files and
    Extracted are there if the input asked for them and the agent has come to an end or needs
    input.
    """

    interaction_id: str

    outcome: str
    """Outcome: completed, failed, agent_cancelled, agent_expired, agent_stalled, needs_input,
    error (the wait for it could not go on, such as for an id that is not known),
    deadline_exceeded, or still_running if the batch ended before it. The set is open.
    """

    polls: int

    elapsed_seconds: float
    """Until it ended, from the start of the wait"""

    agent_id: str | None = None

    state: str | None = None

    phase: str | None = None

    response: str | None = None

    error: RowError | None = None
    """Error is what AwaitAgent would have failed with."""

    messages: Any | None = None

    tool_calls: Any | None = None

    files: Any | None = None

    partial: bool | None = None
    """Partial, error_code, web_url and the next three are as in a Result. One that a poll_now
    found at work, or whose end is that it needs input, has its Progress and input_requests
    whatever the input asked for.
    """

    error_code: str | None = None

    web_url: str | None = None

    input_requests: list[InputRequest] | None = None

    progress: Progress | None = None

    usage: Usage | None = None

    extracted: dict[str, Any] | None = None

    extract_errors: dict[str, str] | None = None
    """extract_errors says for each path that was not evaluated why: its value is null then, as
    if the path selects nothing.
    """

    created_at: datetime | None = None

    updated_at: datetime | None = None
    """The run's last sign of life, by the API's clock"""

    finished_at: datetime | None = None
    """When it ended, by the API's clock"""

    last_status_at: datetime | None = None

    truncated: bool | None = None
    """Truncated: the reply, with all that was asked for, was too large and is left out. While
    the workflow is open its query "result" may have it; later AwaitAgent, or
    CheckAgentStatus, for this interaction alone.
    """


@dataclass
class RowError:
    """Why an interaction has no reply."""

    type: str
    """One of the error types, such as agentwait.AgentFailed"""

    message: str
    """At most 512 bytes"""


@dataclass
class StartResult:
    """The result of StartAgent."""

    interaction_id: str | None = None
    """interaction_id and IDs name the run; empty if the vendor's answer was the whole of it."""

    ids: dict[str, str] | None = None

    existed: bool | None = None
    """Existed says that an earlier attempt had started the run."""

    cancellable: bool | None = None
    """Cancellable says that the vendor can cancel the run."""

    after_message_id: str | None = None
    """after_message_id is the last message of the turn before: see after_message_id."""

    result: Result | None = None
    """Result is the run's end, if the vendor answered the start with it."""


@dataclass
class AnswerResult:
    """The result of AnswerAgent, and of the update answer."""

    request_id: str

    interaction_id: str | None = None
    """interaction_id and IDs name the run that goes on, where it is another one than before."""

    ids: dict[str, str] | None = None


@dataclass
class CancelResult:
    """The result of CancelAgent."""

    asked: bool
    """Asked says that the vendor took the cancel. If it has not confirmed it, it may have taken
    it all the same, as one who holds the call until the agent has stopped.
    """

    state: str | None = None
    """State and Phase are the run's afterwards, where they are known."""

    phase: str | None = None

    problem: str | None = None
    """Problem is why the cancel was not taken, or why no status came afterwards."""


@dataclass
class Deadline:
    """The answer of the update extend_deadline."""

    deadline_at: datetime


@dataclass
class StatusView:
    """The answer of the query "status"."""

    interaction_id: str

    outcome: str
    """still_running, completed, failed, agent_cancelled, agent_expired, agent_stalled,
    needs_input, deadline_exceeded, cancelled, error
    """

    started_at: datetime

    deadline_at: datetime

    polls: int
    """Polls of the poller, as the workflow knows; live counts come from the pending activity's
    heartbeat.
    """

    polls_now: int
    """Polls made by poll_now"""

    state: str | None = None

    phase: str | None = None

    last_status_at: datetime | None = None

    progress: Progress | None = None

    input_requests: list[InputRequest] | None = None
    """input_requests are what the run needs of a person, without the raw values of the API."""

    input_requests_cut: bool | None = None
    """input_requests_cut says that a text was shortened, or a schema or a whole request left
    out.
    """

    web_url: str | None = None
    """web_url is where people see the run."""

    last_problem: str | None = None
    """last_problem is why the last poll_now brought no answer; empty when it did."""

    problem: str | None = None
    """Problem is what the poller's last poll was answered with if it failed, as the workflow
    knows: the live one is in the heartbeat, as problem_text.
    """


@dataclass
class AgentsView:
    """The answer of the query "status" of AwaitAgents."""

    outcome: str
    """still_running, completed, deadline_exceeded, cancelled, error"""

    counts: dict[str, int]
    """Counts has the number of interactions by outcome, as far as the workflow knows: rows come
    with a signal of the poller, at most one every 30 s.
    """

    ended: int

    return_when: int
    """How many have to end"""

    started_at: datetime

    deadline_at: datetime

    polls: int
    """Of the poller, as the workflow knows"""

    polls_now: int
    """Polls made by poll_now"""

    rows: list[Row]
    """Rows has all interactions in order, without replies: those of the query "result". One that
    has not ended says how far it is, and what it needs of a person, as the last poll_now
    found it, and so does one that has ended since it needs input.
    """

    last_problem: str | None = None
    """last_problem is why the last poll_now brought no answer; empty when it did. Of a batch
    that has ended at its deadline it is why that was not seen coming.
    """


@dataclass
class ErrorDetails:
    """Details[0] of every application error: at most 16 KiB, no transcript, no secret."""

    interaction_id: str

    polls: int

    elapsed_seconds: float

    phase: str | None = None

    state: str | None = None

    last_status_at: datetime | None = None

    message: str | None = None
    """Of the agent or the API"""

    error_code: str | None = None
    """error_code is the API's own code of a failure."""

    finished_at: datetime | None = None
    """finished_at is when the run ended, by the API's clock."""

    progress: Progress | None = None

    input_requests: list[InputRequest] | None = None
    """input_requests are what the run needs of a person, without the raw values of the API."""

    input_requests_cut: bool | None = None
    """input_requests_cut says that a text was shortened, or a schema or a whole request left
    out.
    """

    web_url: str | None = None
    """web_url is where people see the run."""

    problem: str | None = None
    """Problem is what the last poll was answered with, if it failed: "HTTP 403 with an HTML page
    titled …".
    """

    reason: str | None = None
    """Why an attempt ended while its wait goes on: "shutdown", "parked", "paused", "reset",
    "heartbeats_failing", "attempt_gone", "attempt_timeout" of WaitInterrupted, and
    "api_unavailable" of ApiUnavailable, or InvalidResponse, after failed polls in a row. And
    of a wait that ended over a refusal: "stray_answer", if what came was not the API's own
    error.
    """

    agent_cancel: str | None = None
    """agent_cancel says what became of the agent's run, if the wait's end was to cancel it."""

    field: str | None = None
    """Of InvalidRequest, and of ResultTooLarge if it names a limit: "max_result_bytes", or one
    of the parser's, "body_bytes", "depth" or "messages_and_parts".
    """

    found: str | None = None

    expected: str | None = None


@dataclass
class PhaseChange:
    """The payload of agentwait.phase."""

    state: str

    phase: str

    polls: int

    at: datetime

    progress: Progress | None = None

    input_requests: list[InputRequest] | None = None
    """input_requests are what the run needs of a person, without the raw values of the API."""

    input_requests_cut: bool | None = None
    """input_requests_cut says that a text was shortened, or a schema or a whole request left
    out.
    """

    web_url: str | None = None
    """web_url is where people see the run."""


@dataclass
class RowsChange:
    """The payload of agentwait.rows."""

    rows: list[Row]
    """That have ended"""

    polls: int
    """Of all interactions"""

    at: datetime


@dataclass
class InputRequest:
    """What a run needs of a person. As JSON it is an element of a normalised document's
    input_requests.
    """

    id: str
    """Names it in an answer, and tells a new question from one that is still open"""

    kind: str | None = None

    text: str | None = None
    """For people"""

    schema: Any | None = None
    """JSON Schema of an answer's value; nil: any"""

    tool_call_id: str | None = None
    """Of the tool call that needs it; may be empty"""

    raw: Any | None = None
    """As the API has it"""


@dataclass
class Progress:
    """How far a run is. Fields that the API does not tell are zero. As JSON it is a normalised
    document's progress.
    """

    done: float | None = None

    total: float | None = None

    message: str | None = None

    queue_position: int | None = None
    """From 1; 0: it is in no queue"""


@dataclass
class Usage:
    """What a run has used. Fields that the API does not tell are zero. As JSON it is a
    normalised document's usage.
    """

    input_tokens: int | None = None

    output_tokens: int | None = None

    cost: float | None = None

    unit: str | None = None
    """Of Cost: "USD", "credits", …"""
