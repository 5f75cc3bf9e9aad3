package io.kubernaut.server.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit.
 *
 * @param signingKey file with the private key (Ed25519, PKCS#8 in PEM) that exports are signed with; "" leaves them unsigned
 */
@ConfigurationProperties(prefix = "kubernaut.audit", ignoreUnknownFields = false)
public record AuditSettings(@DefaultValue("") String signingKey) {}
