package io.kubernaut.core.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes private keys in PEM form out of a text, line by line: in a log each line of a key may carry a time in front, and
 * the tail of a log may begin or end in the middle of one.
 */
final class PrivateKeys {
    private static final int LONGEST = 400;
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    private static final Pattern END = Pattern.compile("-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    /** One word of a key, with at most one other before it, such as a time. */
    private static final Pattern BODY = Pattern.compile("(?:\\S{1,80}\\s)?[A-Za-z0-9+/=]{1,100}\\s{0,2}");

    private final List<String> kept = new ArrayList<>();
    private int openFor = -1;

    private PrivateKeys() {}

    static String removedFrom(String text) {
        if (!text.contains("PRIVATE KEY")) {
            return text;
        }
        var scan = new PrivateKeys();
        // The limit keeps the empty part after a final newline, so that it comes back.
        for (var line : text.split("\n", -1)) {
            scan.line(line);
        }
        return String.join("\n", scan.kept);
    }

    private void line(String line) {
        var begin = BEGIN.matcher(line);
        var end = END.matcher(line);
        if (begin.find()) {
            var closed = end.find(begin.end());
            kept.add(line.substring(0, begin.start()) + Redactor.MARK + (closed ? rest(line, end.end()) : ""));
            openFor = closed ? -1 : 0;
        } else if (end.find()) {
            if (openFor < 0) {
                dropBodyBefore();
                kept.add(Redactor.MARK);
            }
            openFor = -1;
        } else if (openFor >= 0 && openFor < LONGEST && (BODY.matcher(line).matches() || line.isBlank())) {
            openFor++;
        } else {
            openFor = -1;
            kept.add(line);
        }
    }

    /** A second key on the same line is a rarity; it is looked for all the same. */
    private static String rest(String line, int from) {
        return removedFrom(line.substring(from));
    }

    /** The beginning was cut off, so what looks like a key's lines before its end goes too. */
    private void dropBodyBefore() {
        for (int i = 0; i < LONGEST && !kept.isEmpty() && isBody(kept.getLast()); i++) {
            kept.removeLast();
        }
    }

    private static boolean isBody(String line) {
        var last = line.strip();
        var word = last.substring(last.lastIndexOf(' ') + 1);
        return word.length() >= 16 && BODY.matcher(line).matches();
    }
}
