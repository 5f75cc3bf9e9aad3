package io.kubernaut.rules.whynot;

import io.kubernaut.rules.FactText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the parts of a condition came to, such as {@code rollout.canRollBack()} or {@code $p.node}. It calls the
 * accessors that the condition itself calls; a part that cannot be read is left out.
 */
final class Readings {
    private static final Set<String> WORDS = Set.of(
            "in",
            "not",
            "matches",
            "contains",
            "excludes",
            "memberOf",
            "soundslike",
            "str",
            "null",
            "true",
            "false",
            "instanceof",
            "new",
            "this",
            "startsWith",
            "endsWith",
            "length");

    private final String text;
    private final @Nullable Object fact;
    private final Bindings bindings;
    private final List<Reading> readings = new ArrayList<>();
    private int at;

    private Readings(String text, @Nullable Object fact, Bindings bindings) {
        this.text = text;
        this.fact = fact;
        this.bindings = bindings;
    }

    /** @param fact what the condition was asked of; its properties go by their bare names */
    static List<Reading> of(String text, @Nullable Object fact, Bindings bindings) {
        var reader = new Readings(text, fact, bindings);
        reader.scan(text.length());
        return reader.readings.stream().distinct().toList();
    }

    private void scan(int end) {
        while (at < end) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                at = Places.endOfText(text, at) + 1;
            } else if (Character.isDigit(c)) {
                word();
            } else if (Character.isJavaIdentifierStart(c)) {
                part();
            } else {
                at++;
            }
        }
    }

    /** A name with what follows it by dots and brackets. */
    private void part() {
        int start = at;
        var root = word();
        if (Character.isUpperCase(root.charAt(0)) || (WORDS.contains(root) && !root.equals("this"))) {
            if (Character.isUpperCase(root.charAt(0))) {
                skipRest();
            }
            return;
        }
        Value value;
        if (opens()) {
            value = call(new Value(true, fact), root);
        } else if (root.equals("this")) {
            value = new Value(true, fact);
        } else {
            value = named(root);
        }
        int end = at;
        while (value.known() && at < text.length() && text.charAt(at) == '.') {
            if (value.of() == null) {
                // Nothing can be read of nothing: say that, and not what hangs on it.
                skipRest();
                break;
            }
            at++;
            var name = word();
            value = opens() ? call(value, name) : property(value, name);
            end = at;
        }
        if (!value.known()) {
            skipRest();
            return;
        }
        var expression = text.substring(start, end).strip();
        if (!expression.equals("this")) {
            readings.add(new Reading(expression.replaceAll("\\s+", " "), said(value.of())));
        }
    }

    private record Value(boolean known, @Nullable Object of) {
        static final Value UNKNOWN = new Value(false, null);
    }

    private Value named(String root) {
        if (bindings.has(root)) {
            try {
                return new Value(true, bindings.get(root));
            } catch (RuntimeException e) {
                return Value.UNKNOWN;
            }
        }
        return property(new Value(true, fact), root);
    }

    private static Value property(Value of, String name) {
        var capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        for (var accessor : List.of(name, "get" + capital, "is" + capital)) {
            var value = invoked(of, accessor, List.of());
            if (value.known()) {
                return value;
            }
        }
        return Value.UNKNOWN;
    }

    private Value call(Value of, String name) {
        int open = at;
        int close = Places.closing(text, open);
        var arguments = arguments(text.substring(open + 1, close - 1));
        at = close;
        return arguments == null ? Value.UNKNOWN : invoked(of, name, arguments);
    }

    private static Value invoked(Value of, String name, List<@Nullable Object> arguments) {
        var target = of.of();
        return target == null
                ? Value.UNKNOWN
                : Accessors.call(target, name, arguments)
                        .map(r -> new Value(true, r.value()))
                        .orElse(Value.UNKNOWN);
    }

    /** Null when one of them is more than a name, a text or a number. */
    private @Nullable List<@Nullable Object> arguments(String inside) {
        var values = new ArrayList<@Nullable Object>();
        for (var argument : split(inside)) {
            var literal = Accessors.literal(argument);
            if (literal.isPresent()) {
                values.add(literal.get());
            } else if (argument.equals("this")) {
                values.add(fact);
            } else {
                var one = new Readings(argument, fact, bindings);
                var value = one.whole();
                if (!value.known()) {
                    return null;
                }
                values.add(value.of());
            }
        }
        return values;
    }

    /** The text as one part, with nothing before or after it. */
    private Value whole() {
        if (text.isEmpty() || !Character.isJavaIdentifierStart(text.charAt(0))) {
            return Value.UNKNOWN;
        }
        var root = word();
        var value =
                opens() ? call(new Value(true, fact), root) : root.equals("this") ? new Value(true, fact) : named(root);
        while (value.known() && at < text.length() && text.charAt(at) == '.') {
            at++;
            var name = word();
            value = opens() ? call(value, name) : property(value, name);
        }
        return at == text.length() ? value : Value.UNKNOWN;
    }

    private static List<String> split(String inside) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '"' || c == '\'') {
                i = Places.endOfText(inside, i);
            } else if (c == '(') {
                i = Places.closing(inside, i) - 1;
            } else if (c == ',') {
                parts.add(inside.substring(start, i).strip());
                start = i + 1;
            }
        }
        var last = inside.substring(Math.min(start, inside.length())).strip();
        if (!last.isEmpty()) {
            parts.add(last);
        }
        return parts;
    }

    private String word() {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean opens() {
        return at < text.length() && text.charAt(at) == '(';
    }

    private void skipRest() {
        while (at < text.length()
                && (text.charAt(at) == '.' || opens() || Character.isJavaIdentifierPart(text.charAt(at)))) {
            at = opens() ? Places.closing(text, at) : at + 1;
        }
    }

    private static String said(@Nullable Object value) {
        return value instanceof CharSequence ? '"' + FactText.of(value) + '"' : FactText.of(value);
    }
}
