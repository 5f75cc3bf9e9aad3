package io.kubernaut.core.redaction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts made-up words in the place of names: the same for the same word wherever it occurs, so that what belonged together
 * still does, and never two for one. A text is taken apart at everything that is no letter and no digit; what is left as it
 * is are words of Kubernetes itself, numbers of up to three digits, and amounts. Addresses become addresses that are kept
 * free for documentation, times are moved.
 *
 * <p>It knows no names: what it does not know to be harmless, it replaces. Pseudonyms are handed out in the order in which
 * words come, and are no function of them, so that nobody can try out names.
 */
public final class Pseudonyms {
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})");
    /** Wherever it stands: in the name of a host it is beside letters, dots and dashes. */
    private static final String FOUR =
            "(?<!\\d)(?:(?:\\d{1,3}\\.){3}\\d{1,3}|(?:\\d{1,3}-){3}\\d{1,3}|(?:\\d{1,3}_){3}\\d{1,3})(?!\\d)";

    private static final Pattern PIECE = Pattern.compile("(?<time>" + TIME.pattern() + ")"
            + "|(?<four>" + FOUR + ")"
            + "|(?<six>(?<![\\p{L}\\p{N}:])(?:[0-9A-Fa-f]{1,4}:|:)(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{0,4}(?![\\p{L}\\p{N}.]))"
            + "|(?<word>(?:(?!" + FOUR + ")[\\p{L}\\p{N}\\p{M}])+)");
    private static final Pattern HARMLESS = Pattern.compile("\\d{1,3}|\\d{1,3}(?:m|s|h|d|ms|k|M|G|T|Ki|Mi|Gi|Ti|Pi)");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    /** A name that a network plug-in makes begins with its kind. */
    private static final Pattern INTERFACE = Pattern.compile("(veth|cali|lxc|cni|tap)([0-9a-f]{3,})");

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final Set<String> PLAIN = words("plain-words.txt", false);
    private static final String[] WORDS =
            words("pseudonyms.txt", true).stream().sorted().toArray(String[]::new);

    private final Map<String, String> given = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Duration shift;
    private int words;
    private int codes;
    private int numbers;
    private int addresses;

    /** @param shift how far times are moved */
    public Pseudonyms(Duration shift) {
        this.shift = shift;
    }

    private static Set<String> words(String resource, boolean made) {
        try (var stream = Pseudonyms.class.getResourceAsStream(resource)) {
            var text = new String(
                    Objects.requireNonNull(stream, resource + " is in the jar").readAllBytes(), StandardCharsets.UTF_8);
            var words = new HashSet<String>();
            text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
                    .filter(word -> !made || !PLAIN.contains(word))
                    .forEach(words::add);
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    /** The text without names, addresses and times of its own. */
    public String text(String text) {
        return PIECE.matcher(text).replaceAll(piece -> {
            var matched = piece.group();
            if (piece.group("time") != null) {
                return moved(matched);
            }
            if (piece.group("four") != null) {
                var separator = matched.replaceAll("\\d", "").substring(0, 1);
                return given("address " + matched.replace(separator, "."), this::address)
                        .replace(".", separator);
            }
            return piece.group("six") != null ? given("six " + matched, this::addressOfSix) : word(matched);
        });
    }

    /** Whether the word says what something is, and not whose, so that it is left as it is. */
    public static boolean plain(String word) {
        return PLAIN.contains(word) || HARMLESS.matcher(word).matches();
    }

    private String moved(String time) {
        try {
            return OffsetDateTime.parse(time).toInstant().plus(shift).toString();
        } catch (DateTimeException e) {
            // It only looks like one: its digits are replaced like others.
            return time.replaceAll("\\d", "0");
        }
    }

    private String word(String word) {
        if (plain(word)) {
            return word;
        }
        if (DIGITS.matcher(word).matches()) {
            return given(word, () -> number(word.length()));
        }
        var interfaceName = INTERFACE.matcher(word);
        if (interfaceName.matches()) {
            return interfaceName.group(1) + given(interfaceName.group(2), () -> code(word.length()));
        }
        return given(word, () -> generated(word) ? code(word.length()) : spoken());
    }

    /** As Kubernetes makes them, without vowels or with digits. */
    private static boolean generated(String word) {
        return word.chars().anyMatch(Character::isDigit)
                || word.chars().noneMatch(c -> "aeiouAEIOU".indexOf(c) >= 0) && word.length() >= 5;
    }

    private interface Made {
        String next();
    }

    private String given(String original, Made made) {
        var known = given.get(original);
        if (known != null) {
            return known;
        }
        var next = made.next();
        while (!taken.add(next) || PLAIN.contains(next)) {
            next = made.next();
        }
        given.put(original, next);
        return next;
    }

    private String spoken() {
        var index = words++;
        var round = index / WORDS.length;
        return WORDS[index % WORDS.length] + (round == 0 ? "" : Integer.toString(round + 1));
    }

    /** As long as the original, as far as there are enough of that length. */
    private String code(int length) {
        var code = new StringBuilder();
        for (int rest = ++codes; rest > 0; rest /= LETTERS.length()) {
            code.append(LETTERS.charAt(rest % LETTERS.length()));
        }
        while (code.length() < Math.min(length, 80)) {
            code.append('x');
        }
        return code.reverse().toString();
    }

    private String number(int length) {
        var text = Integer.toString(++numbers);
        return "1" + "0".repeat(Math.max(0, Math.min(length, 80) - 1 - text.length())) + text;
    }

    /** RFC 5737 keeps the first 762 free, RFC 2544 the others. */
    private String address() {
        int next = addresses++;
        var blocks = new String[] {"192.0.2.", "198.51.100.", "203.0.113."};
        int block = next / 254;
        int rest = next - blocks.length * 254;
        return block < blocks.length
                ? blocks[block] + (next % 254 + 1)
                : "198." + (18 + rest / 65536 % 2) + "." + rest / 256 % 256 + "." + rest % 256;
    }

    /** RFC 3849 keeps these free. */
    private String addressOfSix() {
        return "2001:db8::" + Integer.toHexString(++addresses);
    }
}
