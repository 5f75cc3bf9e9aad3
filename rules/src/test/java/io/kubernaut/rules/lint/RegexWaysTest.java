package io.kubernaut.rules.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.alert.Alert;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexWaysTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:a|aa){1,60}b",
                ".*.*.*.*.*.*b",
                "a*a*a*a*a*a*b",
                "(a+)+b",
                "(a|a)*b",
                "(?:(?:a|b)c)+d",
                "[ab]*a[ab]*a[ab]*c",
                "a{1,500}a{1,500}a{1,500}b",
                "a{2,}a{2,}a{2,}b",
                "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?b",
                "(a|a)(a|a)(a|a)(a|a)(a|a).*.*b",
                "(?:a*|b)?(?:a*|b)?a*a*b",
                "(a*)b\\1",
                "(?=a).*",
                "(?<!a)b",
                "(?<name>a)b",
                "(?>a*)b",
                "(?s).*",
                "a*?b",
                "a*+b",
                "(a)?+b",
                "[a-z&&[^b]]*c",
                "\\p{L}*",
                "\\Qa*\\E",
                "^*a",
            })
    void refusesWhatItCannotBound(String regex) {
        var compiles = Pattern.compile(regex);

        assertThat(RegexWays.problem(compiles.pattern())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(veth|cali|lxc|cni|cilium|tap)[-_0-9a-z]*",
                "(?i).*disk (full|nearly full).*",
                "^team-[a-z]+(-[a-z]+)?$",
                "[^]a-z]{3}",
                "\\d{1,3}\\.\\d+\\b",
                "a|b|c|",
                ".*foo.*|.*bar.*|.*baz.*",
                "\\(x\\)\\{y}",
                "",
            })
    void acceptsPlainOnes(String regex) {
        assertThat(RegexWays.problem(regex)).isEmpty();
    }

    /** The worst that is accepted, on the longest text that an alert can bring. */
    @ParameterizedTest
    @ValueSource(strings = {"(a|a)(a|a)(a|a)(a|a).*.*b", "a?a?a?a?[a-c]*[a-d]+b", "(?:a|a|a|a|a|a|a|a)a{0,1024}a?.*b"})
    void whatIsAcceptedEnds(String regex) {
        assertThat(RegexWays.problem(regex)).isEmpty();
        var longest = "a".repeat(Alert.MAX_VALUE);

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(longest.matches(regex)).isFalse());
    }
}
