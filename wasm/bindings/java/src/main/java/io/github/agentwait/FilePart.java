package io.github.agentwait;

import org.jspecify.annotations.Nullable;

/**
 * A file that the agent made.
 *
 * @param id the API's id of the part
 * @param type "file"
 * @param filename its name
 * @param mediaType such as "application/pdf"
 * @param url where it is; it may expire
 * @param raw all of it, as the API sent it
 */
public record FilePart(
    @Nullable String id,
    @Nullable String type,
    @Nullable String filename,
    @Nullable String mediaType,
    @Nullable String url,
    RawJson raw)
    implements Part {}
