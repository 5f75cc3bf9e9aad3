package io.kubernaut.server.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The HTTP API.
 *
 * @param token what callers of {@code /api} send as {@code Authorization: Bearer}; "" asks for none
 */
@ConfigurationProperties(prefix = "kubernaut.api", ignoreUnknownFields = false)
public record ApiSettings(@DefaultValue("") String token) {
    public ApiSettings {
        Credentials.check("kubernaut.api.token", token);
    }
}
