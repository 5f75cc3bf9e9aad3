package io.kubernaut.advisor.prompt;

import io.kubernaut.core.redaction.Redactor;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cleans text before it leaves: no credentials, nothing about persons, no characters that hide or turn text around, one line,
 * of bounded length. Errs on the side of taking too much away, as an answer seldom hangs on one value.
 */
public final class Cleaning {
    private static final int LONGEST_READ = 8_192;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Controls, formats such as those that turn text around or have no width, private and unassigned characters. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\u2028\\u2029]+");

    private static final Pattern SPACES = Pattern.compile("\\s{2,}");

    /** Digests of images are no secrets, and of no use to a model in full. */
    private static final Pattern DIGEST = Pattern.compile("\\b(sha(?:256|512):[0-9a-f]{12})[0-9a-f]{20,116}\\b");

    /** A variable and its value, in JSON that was cut off, so that it cannot be read as such. */
    private static final Pattern PAIR = Pattern.compile("(?i)(\\\\?\"name\\\\?\"\\s{0,4}:\\s{0,4}\\\\?\"[\\w.-]{0,64}"
            + "(?:pass|pwd|secret|token|key|credential|dsn|auth)[\\w.-]{0,64}\\\\?\"\\s{0,4},\\s{0,4}"
            + "\\\\?\"value\\\\?\"\\s{0,4}:\\s{0,4}\\\\?\")[^\"\\\\]{1,4096}");

    private static final Pattern PHONE = Pattern.compile("(?<![\\w.:/-])\\+[1-9][0-9 ()./-]{7,18}[0-9](?![\\w.:])");
    private static final Pattern IBAN =
            Pattern.compile("\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\\b");
    private static final Pattern CARD = Pattern.compile("(?<![\\w.-])(?:[0-9][ -]?){12,18}[0-9](?![\\w.-])");
    private static final Pattern SOCIAL_SECURITY = Pattern.compile("(?<![\\w.-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\\w.-])");

    /** Long words of mixed letters and digits are keys more often than anything else. */
    private static final Pattern OPAQUE =
            Pattern.compile("(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_=-]{32,4096}(?![A-Za-z0-9+/_=-])");

    private final Redactor redactor = new Redactor();

    /** @param most how many characters are left at most */
    public String clean(String text, int most) {
        var read = text.length() <= LONGEST_READ ? text : text.substring(0, LONGEST_READ);
        // Keys span lines, so they are taken out before lines are joined; and once more, should hidden characters have
        // split one.
        var clean = redactor.redact(PAIR.matcher(structured(read)).replaceAll("$1" + Redactor.MARK));
        clean = UNSEEN.matcher(clean).replaceAll(m -> m.group().isBlank() ? " " : gap(m.group()));
        clean = SPACES.matcher(clean).replaceAll(" ").strip();
        clean = DIGEST.matcher(redactor.redact(clean)).replaceAll("$1");
        clean = PHONE.matcher(clean).replaceAll(Redactor.MARK);
        clean = IBAN.matcher(clean).replaceAll(Redactor.MARK);
        clean = SOCIAL_SECURITY.matcher(clean).replaceAll(Redactor.MARK);
        clean = CARD.matcher(clean).replaceAll(m -> luhn(m.group()) ? Redactor.MARK : m.group());
        clean = OPAQUE.matcher(clean).replaceAll(m -> opaque(m.group()) ? Redactor.MARK : m.group());
        return clean.length() <= most ? clean : cut(clean, most - 1) + "…";
    }

    /** Line breaks and tabs separate words; what has no width does not. */
    private static String gap(String unseen) {
        return unseen.chars().anyMatch(c -> c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029)
                ? " "
                : "";
    }

    private static String cut(String text, int most) {
        var end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }

    /** A text that is JSON, such as a manifest in an annotation, tells by its names which of its values are secret. */
    private String structured(String text) {
        var begins = text.strip();
        if (!begins.startsWith("{") && !begins.startsWith("[")) {
            return text;
        }
        try {
            return redactor.redact(JSON.readTree(begins)).toString();
        } catch (JacksonException notJson) {
            return text;
        }
    }

    private static boolean opaque(String word) {
        boolean digit = word.chars().anyMatch(Character::isDigit);
        boolean letter = word.chars().anyMatch(Character::isLetter);
        // Names of pods and images have several parts; a uid has too, and is of no use either.
        var longest = 0;
        for (var part : word.split("[-_/]", -1)) {
            longest = Math.max(longest, part.length());
        }
        return digit && letter && longest >= 20;
    }

    private static boolean luhn(String digits) {
        var sum = 0;
        var twice = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            var c = digits.charAt(i);
            if (!Character.isDigit(c)) {
                continue;
            }
            var value = Character.digit(c, 10) * (twice ? 2 : 1);
            sum += value > 9 ? value - 9 : value;
            twice = !twice;
        }
        return sum % 10 == 0;
    }
}
