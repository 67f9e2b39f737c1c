/**
 * Reads and awaits the answers of Gumloop's {@code agent_status}.
 *
 * <p>{@link io.github.agentwait.AgentStatus} reads a body, {@link io.github.agentwait.AgentAwaiter}
 * polls until an agent has finished. Everything that they return is immutable and may be used by
 * any thread.
 *
 * <p>A field is null where the API's value is missing, null, or of another type than documented;
 * {@code json(field)} has it as it came. What may be null is marked {@code @Nullable}.
 */
package io.github.agentwait;
