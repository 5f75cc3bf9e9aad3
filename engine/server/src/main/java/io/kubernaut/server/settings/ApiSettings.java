package io.kubernaut.server.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The HTTP API.
 *
 * @param token what callers of {@code /api} send as {@code Authorization: Bearer}; "" asks for none
 * @param maxImport a larger file of history is refused with 413; it lies in the temporary directory while it is read
 */
@ConfigurationProperties(prefix = "kubernaut.api", ignoreUnknownFields = false)
public record ApiSettings(
        @DefaultValue("") String token,
        @DefaultValue("128MB") DataSize maxImport) {
    public ApiSettings {
        Credentials.check("kubernaut.api.token", token);
        if (maxImport.toBytes() < 1) {
            throw new IllegalArgumentException("kubernaut.api.max-import must be above 0");
        }
    }
}
