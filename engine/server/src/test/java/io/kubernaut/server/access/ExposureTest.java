package io.kubernaut.server.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class ExposureTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
    void loopbackNeedsNoToken(String address) {
        assertThatCode(() -> Exposure.check(new MockEnvironment().withProperty("server.address", address)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", ""})
    void anyOtherAddressNeedsBothTokensAndTheMessageSaysHowToSetThem(String address) {
        assertThatThrownBy(() -> Exposure.check(new MockEnvironment().withProperty("server.address", address)))
                .isInstanceOf(Exposure.OpenToAllException.class)
                .hasMessageContaining("KUBERNAUT_API_TOKEN")
                .hasMessageContaining("KUBERNAUT_INTAKE_TOKEN")
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void namesOnlyTheTokenThatIsMissing() {
        var environment = new MockEnvironment()
                .withProperty("server.address", "0.0.0.0")
                .withProperty("kubernaut.api.token", "0123456789");

        assertThatThrownBy(() -> Exposure.check(environment))
                .hasMessageContaining("kubernaut.intake.token")
                .hasMessageNotContaining("kubernaut.api.token");
    }

    @Test
    void withBothTokensAnyAddressWillDo() {
        var environment = new MockEnvironment()
                .withProperty("server.address", "0.0.0.0")
                .withProperty("kubernaut.api.token", "0123456789")
                .withProperty("kubernaut.intake.token", "9876543210");

        assertThatCode(() -> Exposure.check(environment)).doesNotThrowAnyException();
    }
}
