package io.github.agentwait.internal;

import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.InvalidException;
import com.dylibso.chicory.wasm.WasmModule;
import io.github.agentwait.internal.Layout.Code;
import io.github.agentwait.internal.Layout.Decide;
import io.github.agentwait.internal.Layout.Doc;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One instance of the module. It serves one thread at a time. */
public final class Engine {
  /** More than this is no error of the API, and its first bytes say enough. */
  private static final int MAX_ERROR_BODY = 8 << 20;

  private static final byte[] NONE = {};

  /** Counts the inputs of all instances, so that a number means one of them. */
  private static final AtomicLong INPUTS = new AtomicLong();

  private final LinearMemory memory;
  private final ExportFunction input;
  private final ExportFunction parse;
  private final ExportFunction toJson;
  private final ExportFunction errorText;
  private final ExportFunction out;
  private final ExportFunction outLen;
  private final ExportFunction arg;
  private final ExportFunction decideIn;
  private final ExportFunction decide;

  /** Where the document is: the same place as long as the instance lives. */
  private final int doc;

  private long inputs;

  /** Instantiates the module that was compiled into this library. */
  Engine() {
    this(
        Instance.builder(AgentStatusModule.load())
            .withMachineFactory(AgentStatusModule::create)
            .withMemoryFactory(LinearMemory::new)
            .build());
  }

  /** Instantiates a module by Chicory's interpreter. */
  Engine(WasmModule module) {
    this(Instance.builder(module).withMemoryFactory(LinearMemory::new).build());
  }

  private Engine(Instance instance) {
    checkVersion(instance);
    memory = (LinearMemory) instance.memory();
    input = instance.export("agentstatus_input");
    parse = instance.export("agentstatus_parse");
    doc = call(instance.export("agentstatus_doc"));
    toJson = instance.export("agentstatus_to_json");
    errorText = instance.export("agentstatus_error_text");
    out = instance.export("agentstatus_out");
    outLen = instance.export("agentstatus_out_len");
    arg = instance.export("agentstatus_arg");
    decideIn = instance.export("agentstatus_decide_in");
    decide = instance.export("agentstatus_decide");
  }

  private static void checkVersion(Instance instance) {
    String version;
    try {
      version = Integer.toUnsignedString(call(instance.export("agentstatus_abi")));
    } catch (InvalidException none) {
      version = "none";
    }
    if (!version.equals(Integer.toString(Layout.ABI))) {
      throw new IllegalStateException(
          "agentwait: the module has the ABI version %s, wanted %d; build with this repository's"
                  .formatted(version, Layout.ABI)
              + " wasm/agentstatus.wasm");
    }
  }

  /** Bytes of its memory. */
  long memoryBytes() {
    return memory.bytes.length;
  }

  /** Reads a body, which must not change afterwards. */
  public Parsed parse(byte[] body) {
    put(body);
    return parsePut(body);
  }

  /** The normalised document of a body that could be read before. */
  public String toJson(byte[] body) {
    put(body);
    check(call(parse));
    check(call(toJson));
    return output(0, call(outLen));
  }

  /** Says what to do after a poll. */
  public Verdict decide(byte[] body, Question question) {
    Parsed parsed = null;
    if (!question.isSuccess()) {
      put(body.length > MAX_ERROR_BODY ? Arrays.copyOf(body, 1024) : body);
    } else if (!question.tooLarge()) {
      put(body);
      parsed = parsePut(body);
    }
    boolean other = question.isAnsweredByOther(parsed);
    putHeader(question.retryAfter());
    int at = call(decideIn);
    ask(at, question, other);
    check(call(decide));
    // The sentence of an error takes the place of the words in the output.
    String problem = problem(at);
    return new Verdict(
        memory.readInt(at + Decide.ACTION),
        memory.readInt(at + Decide.REASON),
        Integer.toUnsignedLong(memory.readInt(at + Decide.DELAY)),
        memory.readInt(at + Decide.RETRY_AFTER) != 0,
        Integer.toUnsignedLong(memory.readInt(at + Decide.RETRY_AFTER_DELAY)),
        Integer.toUnsignedLong(memory.readInt(at + Decide.POLL_AFTER_COUNTED)),
        memory.readInt(at + Decide.FAILURE) != 0,
        memory.readInt(at + Decide.STRAY) != 0,
        other,
        problem,
        parsed,
        question.isSuccess() || question.httpStatus() == 0 ? null : errorAnswer(at));
  }

  private void ask(int at, Question question, boolean other) {
    memory.writeI32(at + Decide.HTTP_STATUS, question.httpStatus());
    memory.writeI32(at + Decide.MIN_INTERVAL, question.minInterval());
    memory.writeI32(at + Decide.MAX_INTERVAL, question.maxInterval());
    memory.writeI32(at + Decide.NOT_FOUND_GRACE, question.notFoundGrace());
    memory.writeI32(at + Decide.FAILURES, question.failures());
    memory.writeLong(at + Decide.ELAPSED, question.elapsed());
    memory.writeLong(at + Decide.NOW, question.now());
    memory.writeI32(at + Decide.RANDOM, question.random());
    memory.writeI32(at + Decide.STRAY_ANSWERS, question.strayAnswers());
    memory.writeI32(at + Decide.STRAY_FOR, question.strayFor());
    memory.writeI32(
        at + Decide.FLAGS,
        (question.answered() ? Decide.FLAG_ANSWERED : 0)
            | (question.tooLarge() ? Decide.FLAG_TOO_LARGE : 0)
            | (other ? Decide.FLAG_OTHER : 0));
    memory.writeI32(at + Decide.POLL_AFTER, question.pollAfter());
  }

  /** The last of the three texts of a decision. */
  private String problem(int at) {
    int before =
        memory.readInt(at + Decide.ERROR_CODE_SIZE)
            + memory.readInt(at + Decide.ERROR_MESSAGE_SIZE);
    int size = memory.readInt(at + Decide.PROBLEM_SIZE);
    return size == 0 ? "" : output(before, size);
  }

  /** A body of more than the module takes is not written: what it says next tells why. */
  private void put(byte[] body) {
    inputs = INPUTS.incrementAndGet();
    int at = call(input, body.length);
    if (at != 0) {
      memory.write(at, body, 0, body.length);
    }
  }

  private Parsed parsePut(byte[] body) {
    int code = call(parse);
    // An instance that has grown so far is not kept, and its records would be gone.
    boolean all = memoryBytes() > EnginePool.KEPT_MEMORY;
    return code == Code.OK ? new Document(body, inputs, memory.bytes, doc, all) : failure(code);
  }

  /** All records of a body that could be read before, as the input of that number. */
  Document full(byte[] body, long number) {
    if (inputs != number) {
      put(body);
      check(call(parse));
    }
    return new Document(body, inputs, memory.bytes, doc, true);
  }

  private Failure failure(int code) {
    String message = call(errorText) == Code.OK ? output(0, call(outLen)) : "";
    if (code != Code.SYNTAX && code != Code.LIMIT && code != Code.SCHEMA) {
      throw new IllegalStateException(
          "agentwait: " + (message.isEmpty() ? "the module answered code " + code : message));
    }
    return new Failure(
        code,
        message,
        memory.readInt(doc + Doc.ERROR_OFFSET),
        memory.readInt(doc + Doc.ERROR_U_OFFSET),
        span(message, doc + Doc.SUBJECT_TEXT),
        span(message, doc + Doc.WANTED_TEXT),
        span(message, doc + Doc.FOUND_TEXT),
        memory.readInt(doc + Doc.ERROR_WANTED),
        memory.readInt(doc + Doc.ERROR_FOUND));
  }

  /** A piece of the message, which is ASCII. */
  private String span(String message, int at) {
    return message.substring(memory.readInt(at), memory.readInt(at + 4));
  }

  private Verdict.ErrorAnswer errorAnswer(int at) {
    int codeSize = memory.readInt(at + Decide.ERROR_CODE_SIZE);
    String code = output(0, codeSize);
    String detail = output(codeSize, memory.readInt(at + Decide.ERROR_MESSAGE_SIZE));
    check(call(errorText));
    return new Verdict.ErrorAnswer(code, detail, output(0, call(outLen)));
  }

  /** A header that is longer than the module takes is none. */
  private void putHeader(@Nullable String header) {
    byte[] bytes = header == null ? NONE : header.getBytes(StandardCharsets.UTF_8);
    int at = call(arg, bytes.length);
    if (at != 0) {
      memory.write(at, bytes, 0, bytes.length);
    }
  }

  private String output(int from, int size) {
    return new String(memory.bytes, call(out) + from, size, StandardCharsets.UTF_8);
  }

  private static void check(int code) {
    if (code != Code.OK) {
      throw new IllegalStateException("agentwait: the module answered code " + code);
    }
  }

  private static int call(ExportFunction function, long... arguments) {
    return (int) function.apply(arguments)[0];
  }
}
