package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong on the way.
 *
 * @param id the API's id of the part
 * @param type "error"
 * @param error what went wrong
 * @param raw all of it, as the API sent it
 */
public record ErrorPart(
    @Nullable String id, @Nullable String type, @Nullable String error, RawJson raw)
    implements Part {}
