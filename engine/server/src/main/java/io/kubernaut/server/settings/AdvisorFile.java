package io.kubernaut.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** Reads {@code kubernaut.advisor} of a configuration file, YAML or properties, as the service does, without starting it. */
public final class AdvisorFile {
    private static final String AREA = "kubernaut.advisor";

    private AdvisorFile() {}

    /** The file cannot be used; the message names it, the key and the fix. */
    public static final class UnusableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    public static AdvisorSettings read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UnusableException("There is no file " + file + ".", null);
        }
        // As with the service, the environment comes before the file, and a later document of it before an earlier one.
        var environment = new StandardEnvironment();
        sources(file).reversed().forEach(environment.getPropertySources()::addLast);
        try {
            KnownAreas.check(environment);
            var binder = new Binder(
                    ConfigurationPropertySources.get(environment),
                    new PropertySourcesPlaceholdersResolver(environment));
            return binder.bindOrCreate(
                    AREA,
                    Bindable.of(AdvisorSettings.class),
                    new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
        } catch (KnownAreas.UnknownKeyException e) {
            throw new UnusableException(file + ": " + e.getMessage(), e);
        } catch (BindException e) {
            throw new UnusableException(file + ": " + e.getName() + ": " + why(e), e);
        } catch (IllegalArgumentException e) {
            throw new UnusableException(
                    file + ": " + NestedExceptionUtils.getMostSpecificCause(e).getMessage(), e);
        }
    }

    /** Values that do not fit are told with what would fit, which the converters' own words leave out. */
    private static String why(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConversionFailedException misfit) {
                var type = misfit.getTargetType().getType();
                var fits = type.isEnum()
                        ? "one of "
                                + Stream.of(type.getEnumConstants())
                                        .map(c -> c.toString()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                        .collect(Collectors.joining(", "))
                        : Number.class.isAssignableFrom(type) ? "a number" : "a " + type.getSimpleName();
                return misfit.getValue() + " is not " + fits;
            }
        }
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
    }

    private static List<PropertySource<?>> sources(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        PropertySourceLoader loader =
                name.endsWith(".properties") ? new PropertiesPropertySourceLoader() : new YamlPropertySourceLoader();
        try {
            return loader.load(file.toString(), new FileSystemResource(file));
        } catch (IOException | RuntimeException e) {
            throw new UnusableException(
                    file + " cannot be read: "
                            + String.valueOf(NestedExceptionUtils.getMostSpecificCause(e)
                                            .getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    e);
        }
    }
}
