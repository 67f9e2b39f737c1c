package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * Something that the agent says.
 *
 * @param id the API's id of the part
 * @param type "text"
 * @param text what it says
 * @param raw all of it, as the API sent it
 */
public record TextPart(
    @Nullable String id, @Nullable String type, @Nullable String text, RawJson raw)
    implements Part {}
