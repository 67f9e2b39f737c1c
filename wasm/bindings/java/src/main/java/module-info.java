/** Reads and awaits the answers of Gumloop's {@code agent_status}. */
@org.jspecify.annotations.NullMarked
module io.github.agentwait {
  requires com.dylibso.chicory.runtime;
  requires com.dylibso.chicory.wasm;
  requires transitive java.net.http;
  requires static org.jspecify;

  exports io.github.agentwait;
}
