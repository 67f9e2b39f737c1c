package io.github.agentwait;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The words of a problem that the module does not make. */
final class Words {
  /** As many bytes as the module's own words have at most. */
  private static final int MOST_BYTES = 512;

  private Words() {}

  /** A redirect that is not followed, since the key would go with it: both origins are named. */
  static String redirect(int httpStatus, URI from, String location) {
    return "HTTP %d with a redirect from %s to %s, which is not followed; check baseUrl"
        .formatted(httpStatus, origin(from), target(from, location));
  }

  private static String target(URI from, String location) {
    try {
      return origin(from.resolve(new URI(location)));
    } catch (URISyntaxException unreadable) {
      return "a place that is no URL";
    }
  }

  /** Scheme, host and port of a URL, without user info. */
  private static String origin(URI url) {
    if (url.isOpaque() || url.getRawAuthority() == null) {
      return url.getScheme() + ":";
    }
    String authority = url.getRawAuthority();
    return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** An answer that is not read to its end. */
  static String tooLarge(int httpStatus, int maxBytes) {
    return "HTTP %d: the answer is larger than %d bytes; raise maxBytes where such answers are expected"
        .formatted(httpStatus, maxBytes);
  }

  /** One printable line of a bounded size. */
  static String line(@Nullable String text) {
    var line = new StringBuilder();
    int bytes = 0;
    int[] characters = text == null ? new int[0] : text.codePoints().toArray();
    for (int c : characters) {
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > MOST_BYTES) {
        break;
      }
      line.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString();
  }
}
