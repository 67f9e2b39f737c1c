package io.github.agentwait;

/**
 * What a run has used. What the API does not tell is 0 or empty.
 *
 * @param inputTokens tokens that the models have read
 * @param outputTokens tokens that they have written
 * @param cost in the unit
 * @param unit of the cost: "USD", "credits", …
 */
public record Usage(long inputTokens, long outputTokens, double cost, String unit) {}
