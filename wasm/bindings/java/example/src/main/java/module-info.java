module example {
  requires io.github.agentwait;
}
