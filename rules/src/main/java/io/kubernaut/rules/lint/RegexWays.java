package io.kubernaut.rules.lint;

import io.kubernaut.core.alert.Alert;
import java.util.Optional;

/**
 * Reads a regular expression under a small grammar, and counts in how many ways it can be matched at most. The engine tries
 * one after the other, nothing can stop it, and the text is what others send.
 */
final class RegexWays {
    private static final long LONGEST = Alert.MAX_VALUE;

    /** Two repeats without end over the longest value, and a little choice beside them: tenths of a second. */
    private static final long MOST = 16 * LONGEST * LONGEST;

    /** Escapes that stand for a class of characters, one character, or a boundary. */
    private static final String KNOWN_ESCAPES = "dDwWsSbBtnr";

    private static final String QUANTIFIERS = "*+?{";

    private final String regex;
    private int at;

    private RegexWays(String regex) {
        this.regex = regex;
        this.at = regex.startsWith("(?i)") ? 4 : 0;
    }

    /** Why a rule may not use this expression, which compiles; empty when it may. */
    static Optional<String> problem(String regex) {
        try {
            return new RegexWays(regex).alternatives() <= MOST
                    ? Optional.empty()
                    : Optional.of(
                            "can take forever on the wrong text: it repeats without end more than twice, or leaves"
                                    + " too much choice");
        } catch (Refused e) {
            return Optional.of(e.what);
        }
    }

    /** It has what the grammar does not. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final String what;

        Refused(String what) {
            this.what = what;
        }
    }

    private long alternatives() throws Refused {
        var ways = sequence();
        while (is('|')) {
            at++;
            ways = bounded(ways + sequence());
        }
        return ways;
    }

    private long sequence() throws Refused {
        var ways = 1L;
        while (at < regex.length() && !is('|') && !is(')')) {
            ways = bounded(ways * item());
        }
        return ways;
    }

    /** One past the most is as good as any more, and does not overflow. */
    private static long bounded(long ways) {
        return Math.min(ways, MOST + 1);
    }

    private long item() throws Refused {
        if (is('(')) {
            return group();
        }
        if (is('^') || is('$')) {
            at++;
            if (quantified()) {
                throw new Refused("repeats what has no length");
            }
            return 1;
        }
        if (is('[')) {
            characters();
        } else if (is('\\')) {
            escape();
        } else if (quantified()) {
            throw new Refused("repeats a repeat");
        } else {
            at++;
        }
        return quantifier();
    }

    private long group() throws Refused {
        at++;
        if (is('?')) {
            if (!regex.startsWith("?:", at)) {
                throw new Refused("has a group that looks around, has a name or sets flags");
            }
            at += 2;
        }
        var ways = alternatives();
        at++;
        if (!quantified()) {
            return ways;
        }
        if (!is('?')) {
            throw new Refused("can take forever on the wrong text: it repeats a group");
        }
        at++;
        greedy();
        return bounded(ways + 1);
    }

    private void characters() throws Refused {
        at++;
        if (is('^')) {
            at++;
        }
        do {
            if (is('[') || regex.startsWith("&&", at)) {
                throw new Refused("has a class of characters within another");
            }
            if (is('\\')) {
                escape();
            } else {
                at++;
            }
        } while (!is(']'));
        at++;
    }

    private void escape() throws Refused {
        at++;
        var escaped = regex.charAt(at);
        if (Character.isDigit(escaped)) {
            throw new Refused("can take forever on the wrong text: it refers back");
        }
        if (Character.isLetter(escaped) && KNOWN_ESCAPES.indexOf(escaped) < 0) {
            throw new Refused("has \\" + escaped);
        }
        at++;
    }

    private boolean quantified() {
        return at < regex.length() && QUANTIFIERS.indexOf(regex.charAt(at)) >= 0;
    }

    /** Of one character, a dot or a class. */
    private long quantifier() throws Refused {
        if (!quantified()) {
            return 1;
        }
        var kind = regex.charAt(at++);
        long ways = switch (kind) {
            case '?' -> 2;
            case '{' -> counted();
            default -> LONGEST;
        };
        greedy();
        return ways;
    }

    private long counted() throws Refused {
        var end = regex.indexOf('}', at);
        var bounds = regex.substring(at, end).split(",", -1);
        at = end + 1;
        if (bounds.length == 1) {
            return 1;
        }
        try {
            return bounds[1].isEmpty()
                    ? LONGEST
                    : Math.min(LONGEST, Long.parseLong(bounds[1]) - Long.parseLong(bounds[0]) + 1);
        } catch (NumberFormatException e) {
            throw new Refused("repeats something an unreadable number of times");
        }
    }

    private void greedy() throws Refused {
        if (quantified()) {
            throw new Refused("has a repeat that is not plain");
        }
    }

    private boolean is(char expected) {
        return at < regex.length() && regex.charAt(at) == expected;
    }
}
