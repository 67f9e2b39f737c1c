package io.github.agentwait.internal;

/**
 * Why a body could not be read.
 *
 * @param code which error: 1 syntax, 2 limit, 3 schema
 * @param message what is wrong, as a sentence
 * @param offset where, in bytes
 * @param index where, in UTF-16 units
 * @param subject the path of a schema error, or the name of a limit
 * @param wanted what could have stood there
 * @param found what stood there
 * @param allowed of a limit: the number allowed
 * @param number of a limit: the number found
 */
public record Failure(
    int code,
    String message,
    int offset,
    int index,
    String subject,
    String wanted,
    String found,
    int allowed,
    int number)
    implements Parsed {}
