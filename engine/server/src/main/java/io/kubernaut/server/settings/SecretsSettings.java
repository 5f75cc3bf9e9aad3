package io.kubernaut.server.settings;

import io.kubernaut.actions.secret.SecretVault;
import io.kubernaut.core.execution.PlanSeal;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept of credentials that an action replaces, and of states before a change.
 *
 * @param key 32 bytes in Base64, under which they are encrypted; "" keeps no credentials, and then none is replaced
 */
@ConfigurationProperties(prefix = "kubernaut.secrets", ignoreUnknownFields = false)
public record SecretsSettings(@DefaultValue("") String key) {
    public SecretsSettings {
        if (!key.isEmpty()) {
            try {
                SecretVault.of(key);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("kubernaut.secrets.key: " + e.getMessage());
            }
        }
    }

    public Optional<SecretVault> vault() {
        return key.isEmpty() ? Optional.empty() : Optional.of(SecretVault.of(key));
    }

    /** For what plans keep of the state before; without a key it is stored as it is. */
    public PlanSeal seal() {
        return vault().<PlanSeal>map(VaultSeal::new).orElse(PlanSeal.NONE);
    }

    private record VaultSeal(SecretVault vault) implements PlanSeal {
        @Override
        public String seal(String before, UUID runId) {
            return vault.seal(before, context(runId));
        }

        @Override
        public Optional<String> open(String sealed, UUID runId) {
            return vault.open(sealed, context(runId));
        }

        private static String context(UUID runId) {
            return runId + "/plan";
        }
    }

    /** So that the key shows in no log. */
    @Override
    public String toString() {
        return "SecretsSettings[key=" + (key.isEmpty() ? "none" : "set") + "]";
    }
}
