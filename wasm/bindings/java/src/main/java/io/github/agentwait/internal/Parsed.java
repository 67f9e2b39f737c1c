package io.github.agentwait.internal;

/** What a body was read as. */
public sealed interface Parsed permits Document, Failure {}
