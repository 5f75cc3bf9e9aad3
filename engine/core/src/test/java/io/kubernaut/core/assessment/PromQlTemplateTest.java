package io.kubernaut.core.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTemplateTest {
    private static String filled(String namespace) {
        return PromQlTemplate.parse("sum(up{namespace=$namespace$cluster})")
                .filled(Map.of("namespace", PromQlTemplate.literal(namespace), "cluster", ""));
    }

    @Test
    void fillsGapsWithWholeLiterals() {
        assertThat(filled("shop")).isEqualTo("sum(up{namespace=\"shop\"})");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a\"} or vector(1) #~a\\\"} or vector(1) #",
                "a\\~a\\\\",
                "a\\\"~a\\\\\\\"",
                "$cluster~$cluster",
                "$0 \\1~$0 \\\\1"
            })
    void noNameEndsItsLiteral(String hostile, String escaped) {
        assertThat(filled(hostile)).isEqualTo("sum(up{namespace=\"" + escaped + "\"})");
    }

    @Test
    void noNameBreaksALine() {
        assertThat(filled("a\nb")).isEqualTo("sum(up{namespace=\"a\\nb\"})");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a|b", "(a)", "a*", "[a]", "a+?", "^a$", "a\\d", "{2}"})
    void aNameWithinAPatternMatchesItselfOnly(String name) {
        var pattern = Pattern.compile(PromQlTemplate.escaped(name));

        assertThat(pattern.matcher(name).matches()).isTrue();
        assertThat(pattern.matcher("a").matches()).isFalse();
        assertThat(pattern.matcher("axb").matches()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up{namespace=\"$namespace\"}",
                "up{pod=~'x-$pods'}",
                "up{pod=~`$pods`}",
                "up{namespace=$space}",
                "up{namespace=$}",
                "up{namespace=\"shop}",
            })
    void refusesGapsThatAreUnknownOrWithinQuotes(String template) {
        assertThatThrownBy(() -> PromQlTemplate.parse(template)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsWhichGapsCannotBeFilled() {
        var template = PromQlTemplate.parse("up{service=~$services,mode=\"$idle\"}");

        assertThat(template.filledBy(Map.of("namespace", "\"a\""))).isFalse();
        assertThat(template.filledBy(Map.of("services", "\"a\""))).isTrue();
    }
}
