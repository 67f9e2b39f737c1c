package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * What a run needs of a person. Texts that are not told are empty.
 *
 * @param id names it in an answer, and tells a new request from one that is still open
 * @param kind "approval", "question", "auth"; the set is open
 * @param text for people
 * @param schema the JSON Schema of an answer's value, as JSON text; null: any value
 * @param toolCallId the tool call that needs it
 * @param raw as the API has it, as JSON text; null where that is not told
 */
public record InputRequest(
    String id,
    String kind,
    String text,
    @Nullable String schema,
    String toolCallId,
    @Nullable String raw) {}
