package io.kubernaut.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database. The environment variable {@code DATABASE_URL} is read too.
 *
 * @param url {@code jdbc:postgresql:…} or {@code postgres://user:password@host/db}; "" starts an embedded PostgreSQL
 * @param user "" where the URL carries it
 * @param password "" where the URL carries it
 * @param directory where the embedded PostgreSQL keeps its data; {@code ~} is the home directory
 * @param port of the embedded PostgreSQL on loopback; 0 takes a free one
 * @param retention what is older and closed is dropped, month by month
 * @param artefactRetention logs and dumps that runs collected are dropped after this time
 * @param holdFrom nothing of this day or later is dropped, however old it gets; null where retention alone decides
 */
@ConfigurationProperties(prefix = "kubernaut.database", ignoreUnknownFields = false)
public record DatabaseSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String user,
        @DefaultValue("") String password,
        @DefaultValue("~/.kubernaut/postgres") String directory,
        @DefaultValue("0") int port,
        @DefaultValue("400d") Duration retention,
        @DefaultValue("30d") Duration artefactRetention,
        @Nullable LocalDate holdFrom) {
    public DatabaseSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("kubernaut.database.port must be from 0 to 65535, not " + port);
        }
        if (retention.compareTo(Duration.ofDays(31)) < 0) {
            throw new IllegalArgumentException("kubernaut.database.retention must be at least 31d, not " + retention);
        }
        if (artefactRetention.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException(
                    "kubernaut.database.artefact-retention must be at least 1h, not " + artefactRetention);
        }
        if (directory.isBlank()) {
            throw new IllegalArgumentException("kubernaut.database.directory must name a directory");
        }
    }

    /** What is older may be dropped: no later than the hold begins. */
    public Instant droppedBefore(Instant now, Duration kept) {
        var old = now.minus(kept);
        var hold =
                holdFrom == null ? old : holdFrom.atStartOfDay(ZoneOffset.UTC).toInstant();
        return hold.isBefore(old) ? hold : old;
    }

    public boolean embedded() {
        return url.isBlank();
    }

    /** The directory with the home directory filled in. */
    public Path path() {
        return directory.startsWith("~/")
                ? Path.of(System.getProperty("user.home", "."), directory.substring(2))
                : Path.of(directory);
    }
}
