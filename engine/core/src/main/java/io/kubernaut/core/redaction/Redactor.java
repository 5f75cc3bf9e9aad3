package io.kubernaut.core.redaction;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Replaces what must not be kept by {@value #MARK}: passwords, tokens, keys, addresses of people.
 *
 * <p>It recognises shapes, so it cannot find a secret that looks like an ordinary word. It errs on the side of taking
 * too much away: a line of a log that lost a harmless value still tells what happened. All patterns have bounded
 * repetitions, so that a hostile log cannot keep it busy.
 */
public final class Redactor {
    public static final String MARK = "[redacted]";

    private static final String SENSITIVE = "(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?"
            + "|api[-_.]?key|access[-_.]?key(?:[-_.]?id)?|secret[-_.]?key|private[-_.]?key|encryption[-_.]?key"
            + "|authorization|signing[-_.]?key|account[-_.]?key|auth[-_.]?key|session[-_.]?id|signature|sig|jwt|cookie|dsn)";
    private static final Pattern SENSITIVE_NAME =
            Pattern.compile("(?i)[\\w.-]{0,64}" + SENSITIVE + "(?:[-_.]?\\d{1,3})?");

    private record Shape(Pattern pattern, String replacement) {
        static Shape of(String regex, String replacement) {
            return new Shape(Pattern.compile(regex), replacement);
        }
    }

    /** In this order: what a whole line or block gives away first, then values by their name, then by their look. */
    private static final List<Shape> SHAPES = List.of(
            Shape.of("(?i)\\b(authorization\\\"?\\s{0,4}[:=]\\s{0,4}\\\"?)[^\\r\\n\\\"]{1,4096}", "$1" + MARK),
            Shape.of("(?i)\\b((?:set-)?cookie\\\"?\\s{0,4}:\\s{0,4}\\\"?)[^\\r\\n\\\"]{1,4096}", "$1" + MARK),
            Shape.of("(?i)\\b(bearer|basic)\\s{1,4}[A-Za-z0-9._~+/=-]{8,4096}", "$1 " + MARK),
            Shape.of("([a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\\s/:@\\\"']{0,256}:)[^\\s/@\\\"']{1,512}@", "$1" + MARK + "@"),
            Shape.of(
                    "(?i)(" + SENSITIVE + "(?:[-_.]?\\d{1,3})?[\\\"']?\\s{0,4}(?:=>|[:=])\\s{0,4})"
                            + "(\\[redacted\\]|\\\"(?:[^\\\"\\\\\\r\\n]|\\\\.){0,4096}\\\"|'[^'\\r\\n]{0,4096}'|[^\\s,;&\\\"'})\\]]{1,4096})",
                    "$1" + MARK),
            Shape.of("(?i)((?<![\\w-])--?[\\w-]{0,40}" + SENSITIVE + "\\s{1,4})[^\\s-][^\\s]{0,1024}", "$1" + MARK),
            Shape.of("\\beyJ[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{2,4096}(?:\\.[A-Za-z0-9_-]{0,4096})?", MARK),
            Shape.of("\\b(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}\\b", MARK),
            Shape.of("\\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[\\w-]{16,64})", MARK),
            Shape.of("\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}", MARK),
            Shape.of("\\bAIza[0-9A-Za-z_-]{30,45}", MARK),
            Shape.of("\\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)[-_][A-Za-z0-9_-]{10,255}", MARK),
            Shape.of("\\bsk-[A-Za-z0-9]{20,255}", MARK),
            Shape.of("\\b[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}\\b", MARK));

    public String redact(String text) {
        var clean = PrivateKeys.removedFrom(text);
        for (var shape : SHAPES) {
            clean = shape.pattern().matcher(clean).replaceAll(shape.replacement());
        }
        return clean;
    }

    /** A copy without secrets: also the values of environment variables whose name gives them away. */
    public JsonNode redact(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = object.objectNode();
                boolean secretPair = isSensitiveName(object.path("name").asString(""));
                for (var entry : object.properties()) {
                    var secret = entry.getValue().isString()
                            && (isSensitiveName(entry.getKey())
                                    || secretPair && entry.getKey().equals("value"));
                    copy.set(entry.getKey(), secret ? StringNode.valueOf(MARK) : redact(entry.getValue()));
                }
                yield copy;
            }
            case ArrayNode array -> {
                var copy = array.arrayNode();
                array.forEach(element -> copy.add(redact(element)));
                yield copy;
            }
            case StringNode text -> StringNode.valueOf(redact(text.asString("")));
            default -> node;
        };
    }

    private static boolean isSensitiveName(String name) {
        return SENSITIVE_NAME.matcher(name).matches();
    }
}
