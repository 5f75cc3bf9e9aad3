package io.kubernaut.server.mode;

import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.server.problem.Problems.BadRequestException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/mode", produces = MediaType.APPLICATION_JSON_VALUE)
class ModeController {
    private static final Logger log = LoggerFactory.getLogger(ModeController.class);

    private final ModeStore modes;
    private final Engine engine;
    private final Clock clock;

    ModeController(ModeStore modes, Engine engine, Clock clock) {
        this.modes = modes;
        this.engine = engine;
        this.clock = clock;
    }

    /** The mode in force; {@code mode} is off, observe or act. */
    record Current(String mode, String by, String reason, Instant at) {
        static Current of(ModeStore.Setting setting) {
            return new Current(setting.mode().wireName(), setting.by(), setting.reason(), setting.at());
        }
    }

    /** The mode to set, by whom and why. */
    record Change(
            @Nullable String mode,
            @Nullable String by,
            @Nullable String reason) {}

    @GetMapping
    Current current() {
        return Current.of(modes.current());
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Current set(@RequestBody Change change) {
        var by = change.by() == null || change.by().isBlank() ? "api" : change.by();
        var reason = change.reason() == null ? "" : change.reason();
        if (by.length() > 200 || reason.length() > 1_000) {
            throw new BadRequestException("by has at most 200 characters, reason at most 1,000.");
        }
        var setting = modes.set(mode(change), by, reason, clock.instant());
        log.atInfo()
                .addKeyValue("mode", setting.mode().wireName())
                .addKeyValue("by", by)
                .addKeyValue("reason", reason)
                .log("mode.changed");
        engine.nudge();
        return Current.of(setting);
    }

    private static Mode mode(Change change) {
        try {
            return Mode.parse(change.mode() == null ? "" : change.mode());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("mode must be off, observe or act.");
        }
    }
}
