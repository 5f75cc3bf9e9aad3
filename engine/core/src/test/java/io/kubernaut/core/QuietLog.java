package io.kubernaut.core;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps a class from logging failures that a test causes on purpose. */
public final class QuietLog implements BeforeAllCallback, AfterAllCallback {
    private final Logger logger;
    private @Nullable Level before;

    private QuietLog(Logger logger) {
        this.logger = logger;
    }

    public static QuietLog of(Class<?> type) {
        return new QuietLog((Logger) LoggerFactory.getLogger(type));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        before = logger.getLevel();
        logger.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        logger.setLevel(before);
    }
}
