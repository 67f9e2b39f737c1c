import { checkObject } from "./check.js";
import { Core } from "./core.js";
import { type Decision, decide, parseApiError } from "./decide.js";
import type { ApiError } from "./errors.js";
import { type BodyInput, bytesOf, checkedMaxBytes } from "./input.js";
import { compile, compileSync, type Source } from "./module.js";
import type { Observation } from "./observation.js";
import { RunDocument } from "./rundocument.js";
import { Status } from "./status.js";

/** Options of `parse`. */
export interface ParseOptions {
  /** The largest body that is read, in bytes. Defaults to 32 MiB. */
  maxBytes?: number;
}

/** An instance of the module. One is enough for a program; a worker needs its own. */
export class Reader {
  readonly #core: Core;

  /** @internal */
  constructor(module: WebAssembly.Module) {
    this.#core = new Core(module);
  }

  /**
   * Reads the body of an `agent_status` answer.
   *
   * @throws AgentStatusSyntaxError, AgentStatusLimitError, AgentStatusSchemaError; a TypeError
   *   where the body is neither text nor bytes
   */
  parse(body: BodyInput, options?: ParseOptions): Status {
    checkObject("the second argument", options, "{maxBytes}");
    const { doc, body: kept } = this.#core.parse(bytesOf(body), checkedMaxBytes(options?.maxBytes));
    return new Status(this.#core, doc, kept);
  }

  /**
   * Reads a normalised document, as `status.toJSONText()`, `agentwait parse --json` and Go's
   * `json.Marshal` write it: of any API's run, with what `agent_status` does not tell.
   *
   * @throws what `parse` does; an AgentStatusSchemaError names the field that is wrong
   */
  fromDocument(document: BodyInput, options?: ParseOptions): RunDocument {
    checkObject("the second argument", options, "{maxBytes}");
    const { doc, body: kept } = this.#core.parse(bytesOf(document), checkedMaxBytes(options?.maxBytes));
    return new RunDocument(this.#core, new Status(this.#core, doc, kept), kept.original);
  }

  /** Says what to do after a poll: a pure function, the same in every language. */
  decide(seen: Observation): Decision {
    return decide(this.#core, seen);
  }

  /** Reads the body of an answer that is no success. It never fails: what is no known envelope is the text. */
  parseApiError(httpStatus: number, body: BodyInput): ApiError {
    return parseApiError(this.#core, httpStatus, body);
  }
}

/** Instantiates the module: the inlined one, or one from a source of your own. */
export async function load(source?: Source | Promise<Source>): Promise<Reader> {
  return new Reader(await compile(await source));
}

/** The same without waiting: for Node, workers, and compiled modules. */
export function loadSync(source?: BufferSource | WebAssembly.Module): Reader {
  return new Reader(compileSync(source));
}

let shared: Reader | undefined;

/** Loads the module that the functions of this package use. Needed only where the inlined one will not do. */
export async function init(source?: Source | Promise<Source>): Promise<void> {
  shared = await load(source);
}

/** The reader that the functions of this package use. @internal */
export function sharedReader(): Reader {
  return (shared ??= loadSync());
}
