package io.kubernaut.history.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgres://ann:s3cret@db:5433/kn?sslmode=require | jdbc:postgresql://db:5433/kn?sslmode=require | ann | s3cret
            postgresql://ann@db/kn                           | jdbc:postgresql://db/kn                      | ann | ''
            postgres://db/kn                                 | jdbc:postgresql://db/kn                      | ''  | ''
            postgres://ann:s%40c%3A+%2Fret@db/kn             | jdbc:postgresql://db/kn                      | ann | s@c:+/ret
            postgres://ann:pw@[::1]:5432/kn                  | jdbc:postgresql://[::1]:5432/kn              | ann | pw
            postgres://ann:pw@db                             | jdbc:postgresql://db/                        | ann | pw
            jdbc:postgresql://db/kn?user=ann&password=pw     | jdbc:postgresql://db/kn?user=ann&password=pw | ''  | ''
            """)
    void readsTheFormsInUse(String text, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(text)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://db/kn", "db:5432/kn", "", "postgres:///kn", "postgres://ann:p w@db/kn"})
    void saysWhatIsWrongWithoutShowingThePassword(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database URL")
                .hasMessageNotContaining("p w");
    }

    @Test
    void hidesThePasswordFromPeople() {
        assertThat(new DatabaseUrl("jdbc:postgresql://db/kn?password=pw&sslmode=require", "ann", "pw"))
                .hasToString("jdbc:postgresql://db/kn?password=***&sslmode=require");
    }
}
