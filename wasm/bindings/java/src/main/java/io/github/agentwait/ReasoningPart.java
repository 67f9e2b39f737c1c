package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * Something that the agent thinks.
 *
 * @param id the API's id of the part
 * @param type "reasoning"
 * @param reasoning what it thinks
 * @param raw all of it, as the API sent it
 */
public record ReasoningPart(
    @Nullable String id, @Nullable String type, @Nullable String reasoning, RawJson raw)
    implements Part {}
