package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * A part of a type that is not known: {@code raw} has all of it.
 *
 * @param id the API's id of the part
 * @param type as the API wrote it; null where it is missing or no string
 * @param raw all of it, as the API sent it
 */
public record UnknownPart(@Nullable String id, @Nullable String type, RawJson raw)
    implements Part {}
