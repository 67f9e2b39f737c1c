package io.github.agentwait;

/**
 * How far a run is. What the API does not tell is 0 or empty.
 *
 * @param done how much of the total is done
 * @param total how much there is
 * @param message for people
 * @param queuePosition from 1; 0: it is in no queue
 */
public record RunProgress(double done, double total, String message, long queuePosition) {}
