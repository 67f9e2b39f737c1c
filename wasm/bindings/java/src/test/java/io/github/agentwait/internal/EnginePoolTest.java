// The pool under many threads, and what it does not keep: instances that have grown, that trapped,
// or that are more than enough.
package io.github.agentwait.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dylibso.chicory.wasm.Parser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EnginePoolTest {
  private final AtomicInteger made = new AtomicInteger();
  private final EnginePool pool =
      new EnginePool(
          () -> {
            made.incrementAndGet();
            return new Engine();
          },
          2);

  private static byte[] body(String state) {
    return "{\"state\":\"%s\"}".formatted(state).getBytes(StandardCharsets.US_ASCII);
  }

  private String stateBy(EnginePool of, String state) {
    var parsed = of.run(engine -> engine.parse(body(state)));
    return assertInstanceOf(Document.class, parsed).string(Layout.Doc.STATE);
  }

  @Test
  void oneInstanceServesOneCallAfterTheOther() {
    for (int i = 0; i < 10; i++) {
      assertEquals("S" + i, stateBy(pool, "S" + i));
    }
    assertEquals(1, made.get());
    assertEquals(1, pool.idle());
  }

  @Test
  void manyThreadsHaveInstancesOfTheirOwn() throws InterruptedException, ExecutionException {
    int threads = 16;
    var together = new CyclicBarrier(threads);
    var executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String name = "T" + t;
        all.add(
            executor.submit(
                () -> {
                  // All of them hold an instance at this moment.
                  pool.run(
                      engine -> {
                        try {
                          return together.await();
                        } catch (Exception e) {
                          throw new IllegalStateException(e);
                        }
                      });
                  for (int i = 0; i < 300; i++) {
                    String state = name + "x".repeat(i);
                    assertEquals(state, stateBy(pool, state));
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      executor.shutdown();
    }
    assertTrue(made.get() >= threads);
    assertEquals(2, pool.idle());
  }

  @Test
  void anInstanceThatHasGrownIsNotKept() {
    byte[] large = body("x".repeat((int) EnginePool.KEPT_MEMORY));
    assertInstanceOf(Document.class, pool.run(engine -> engine.parse(large)));
    assertEquals(0, pool.idle());
    assertEquals("S", stateBy(pool, "S"));
    assertEquals(1, pool.idle());
  }

  @Test
  void anInstanceThatTrappedIsNotKept() {
    var first = new ArrayList<Engine>();
    assertThrows(
        IndexOutOfBoundsException.class,
        () ->
            pool.run(
                engine -> {
                  first.add(engine);
                  throw new IndexOutOfBoundsException("as an access outside of the memory does");
                }));
    assertEquals(0, pool.idle());
    Engine next = pool.run(engine -> engine);
    assertNotSame(first.get(0), next);
    assertSame(next, pool.run(engine -> engine));
  }

  @Test
  void anInterruptedThreadReadsAllTheSameAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertEquals("S", stateBy(pool, "S"));
    assertTrue(Thread.interrupted());
  }

  @Test
  void anInterruptionInTheMiddleIsNoFailure() {
    var runs = new AtomicInteger();
    var parsed =
        pool.run(
            engine -> {
              if (runs.incrementAndGet() == 1) {
                Thread.currentThread().interrupt(); // at which Chicory's own code would stop
              }
              return engine.parse(body("S"));
            });
    assertInstanceOf(Document.class, parsed);
    assertEquals(1, runs.get());
    assertEquals(1, made.get());
    assertTrue(Thread.interrupted());
    assertFalse(Thread.interrupted());
  }

  @Test
  void aModuleOfAnotherVersionIsRefused() {
    // (module (memory (export "memory") 1) (func (export "agentstatus_abi") (result i32) i32.const
    // 2))
    byte[] two =
        new byte[] {
          0, 'a', 's', 'm', 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 28,
          2, 6, 'm', 'e', 'm', 'o', 'r', 'y', 2, 0, 15, 'a', 'g', 'e', 'n', 't', 's', 't', 'a', 't',
          'u', 's', '_', 'a', 'b', 'i', 0, 0, 10, 6, 1, 4, 0, 0x41, 2, 0x0b,
        };
    byte[] empty = new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0};
    for (byte[] module : List.of(two, empty)) {
      var error = assertThrows(IllegalStateException.class, () -> new Engine(Parser.parse(module)));
      String version = module == empty ? "none" : "2";
      assertTrue(
          error.getMessage().contains("the ABI version " + version + ", wanted 1"),
          error.getMessage());
    }
  }
}
