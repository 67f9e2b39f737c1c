package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * A call of a tool.
 *
 * @param id the API's id of the part
 * @param type "tool_invocation"
 * @param toolCallId the id of the call
 * @param toolName the tool
 * @param toolCallState "running", "completed", "pending", …: finished interactions still show
 *     pending calls
 * @param args the arguments: any JSON; null where they are missing
 * @param result what the tool answered: any JSON, often a string; null where it is missing
 * @param raw all of it, as the API sent it
 */
public record ToolInvocation(
    @Nullable String id,
    @Nullable String type,
    @Nullable String toolCallId,
    @Nullable String toolName,
    @Nullable String toolCallState,
    @Nullable RawJson args,
    @Nullable RawJson result,
    RawJson raw)
    implements Part {}
