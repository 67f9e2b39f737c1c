package io.github.agentwait;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the key may be sent: the rule for base URLs, the same in every language. */
final class BaseUrl {
  private static final String EXAMPLE = ", such as https://api.gumloop.com/api/v1";

  /** This machine, in the spellings that say so: 127.1 and the like may be something else. */
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost|127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}|\\[::1]",
          Pattern.CASE_INSENSITIVE);

  /** What stands before an at sign, wherever that is, may be a password. */
  private static final Pattern USER_INFO = Pattern.compile("^([^:/?#]*://)?.*@", Pattern.DOTALL);

  private BaseUrl() {}

  /** The URL of a text; an exception says what is wrong with it. */
  static URI parsed(String text, Secret key) {
    try {
      return new URI(text);
    } catch (URISyntaxException unreadable) { // its message shows all of the text
      throw refused(text, key, "a URL without spaces and backslashes");
    }
  }

  /** The URL; an exception says what is wrong with it. */
  static URI checked(URI url, Secret key) {
    String wanted = wanted(url);
    if (wanted != null) {
      throw refused(url.toString(), key, wanted);
    }
    return url;
  }

  private static IllegalArgumentException refused(String text, Secret key, String wanted) {
    String shown = key.hiddenIn(USER_INFO.matcher(text).replaceFirst("$1"));
    return Limits.refused("baseUrl", '"' + shown + '"', wanted + EXAMPLE);
  }

  /** What to give in its place; null where nothing is wrong. */
  private static @Nullable String wanted(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("https") || scheme.equals("http");
    if (!web || url.isOpaque()) {
      return "a URL with https://";
    }
    String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    if (authority.contains("@")) {
      return "a URL without user info, and the key by itself";
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      return "a URL without a query and a fragment";
    }
    if (!isServer(url)) {
      return "a URL with a host, and a port of 1 to 65535 or none";
    }
    if (scheme.equals("http") && !LOOPBACK.matcher(url.getHost()).matches()) {
      return "https, since the key must not cross a network in the clear; http is for localhost,"
          + " 127.0.0.1 and [::1]";
    }
    return null;
  }

  private static boolean isServer(URI url) {
    try {
      URI server = url.parseServerAuthority();
      boolean portless = server.getPort() == -1 && !server.getRawAuthority().endsWith(":");
      return server.getHost() != null
          && (portless || (server.getPort() >= 1 && server.getPort() <= 65_535));
    } catch (URISyntaxException | NullPointerException none) {
      return false;
    }
  }
}
