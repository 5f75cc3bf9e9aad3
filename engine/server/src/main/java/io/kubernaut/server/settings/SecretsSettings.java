package io.kubernaut.server.settings;

import io.kubernaut.actions.secret.SecretVault;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept of credentials that an action replaces.
 *
 * @param key 32 bytes in Base64, under which they are encrypted; "" keeps none, and then none is replaced
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

    /** So that the key shows in no log. */
    @Override
    public String toString() {
        return "SecretsSettings[key=" + (key.isEmpty() ? "none" : "set") + "]";
    }
}
