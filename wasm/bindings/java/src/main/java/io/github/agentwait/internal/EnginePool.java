package io.github.agentwait.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Instances for any number of threads. One that is not in use is kept for the next call, unless
 * there are enough of them, its memory has grown large, or a call has not returned normally: its
 * memory is then in an unknown state.
 */
public final class EnginePool {
  /** An instance whose memory has grown over this is not kept. */
  static final long KEPT_MEMORY = 16 << 20;

  private static final class Shared {
    static final EnginePool POOL =
        new EnginePool(Engine::new, Runtime.getRuntime().availableProcessors());
  }

  private final Supplier<Engine> maker;
  private final int most;
  private final Deque<Engine> idle = new ArrayDeque<>();

  /**
   * @param maker makes an instance
   * @param most instances that are kept while no call uses them
   */
  EnginePool(Supplier<Engine> maker, int most) {
    this.maker = maker;
    this.most = most;
  }

  /** The one that everything in this process uses. */
  public static EnginePool shared() {
    return Shared.POOL;
  }

  /**
   * Runs calls of an instance that no other thread uses meanwhile, and returns what they return.
   *
   * <p>A thread that is interrupted meanwhile is left so: reading a body takes no longer than
   * decoding it, so that it is no point to be interrupted at.
   */
  public <T> T run(Function<Engine, T> calls) {
    Engine engine = take();
    T result = calls.apply(engine);
    keep(engine);
    return result;
  }

  /** How many instances are kept at the moment. */
  int idle() {
    synchronized (idle) {
      return idle.size();
    }
  }

  private Engine take() {
    @Nullable Engine engine;
    synchronized (idle) {
      engine = idle.pollFirst();
    }
    return engine == null ? maker.get() : engine;
  }

  private void keep(Engine engine) {
    if (engine.memoryBytes() > KEPT_MEMORY) {
      return;
    }
    synchronized (idle) {
      if (idle.size() < most) {
        idle.addFirst(engine); // the one whose memory is still in the processor's cache
      }
    }
  }
}
