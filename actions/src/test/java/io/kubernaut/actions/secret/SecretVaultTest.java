package io.kubernaut.actions.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretVaultTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final SecretVault vault = SecretVault.of(KEY);

    @Test
    void opensWhatItSealedForTheSameContextOnly() {
        var sealed = vault.seal("hunter2", "run-1");

        assertThat(sealed).doesNotContain("hunter2");
        assertThat(vault.open(sealed, "run-1")).contains("hunter2");
        assertThat(vault.open(sealed, "run-2")).isEmpty();
        assertThat(vault.seal("hunter2", "run-1")).as("each time another nonce").isNotEqualTo(sealed);
    }

    @Test
    void opensNothingUnderAnotherKeyOrWhatWasChanged() {
        var sealed = vault.seal("hunter2", "run-1");
        var other = new byte[32];
        other[0] = 1;

        assertThat(SecretVault.of(Base64.getEncoder().encodeToString(other)).open(sealed, "run-1"))
                .isEmpty();
        var bytes = Base64.getDecoder().decode(sealed);
        bytes[bytes.length - 1] ^= 1;
        assertThat(vault.open(Base64.getEncoder().encodeToString(bytes), "run-1"))
                .isEmpty();
        assertThat(vault.open("not base64!", "run-1")).isEmpty();
    }

    @Test
    void wantsAKeyOfTheRightLengthAndDoesNotRepeatIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretVault.of("c2hvcnQ="))
                .withMessageContaining("32 bytes")
                .withMessageNotContaining("c2hvcnQ=");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretVault.of("hunter2 hunter2"))
                .withMessageNotContaining("hunter2")
                .withNoCause();
        assertThat(vault.toString()).isEqualTo("SecretVault");
    }
}
