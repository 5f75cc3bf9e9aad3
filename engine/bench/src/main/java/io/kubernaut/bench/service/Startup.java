package io.kubernaut.bench.service;

import io.kubernaut.bench.minimal.MinimalApplication;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Processor time from start to ready, of the service and of a minimal Boot application, both with the flags of the container
 * image, their jars side by side, and a database that has its tables already; first without and then with an AOT cache.
 */
final class Startup {
    private final Path directory;
    private final Database database;
    private final URI cluster;
    private final int times;

    /**
     * @param times how many starts of each kind; the cheapest counts
     * @param cluster an API server that holds next to nothing: what is in a cluster is no part of a start
     */
    Startup(Path directory, Database database, URI cluster, int times) {
        this.times = times;
        this.directory = directory;
        this.database = database;
        this.cluster = cluster;
    }

    /** In seconds, the least of a few starts. */
    record Cost(double cold, double cached) {}

    private interface Start {
        Service with(List<String> flags) throws IOException, InterruptedException;
    }

    Cost ofService(Path jar) throws IOException, InterruptedException, SQLException {
        var extracted = extract(jar);
        database.create("started");
        return cost(
                "service",
                flags -> Service.start(
                        extracted, directory.resolve("started"), database.url("started"), cluster, Map.of(), flags));
    }

    Cost ofMinimal() throws IOException, InterruptedException, SQLException {
        database.create("minimal");
        var url = URI.create(database.url("minimal").replaceFirst("^postgres", "http"));
        var user = url.getUserInfo().split(":", 2);
        var arguments = List.of(
                "-cp",
                jarsOnly(),
                MinimalApplication.class.getName(),
                "--spring.datasource.url=jdbc:postgresql://localhost:" + url.getPort() + url.getPath(),
                "--spring.datasource.username=" + user[0],
                "--spring.datasource.password=" + user[1]);
        return cost("minimal", flags -> Service.launch(directory.resolve("minimal"), Map.of(), flags, arguments));
    }

    /** A cache of classes is used only where all of them come from jars. */
    private static String jarsOnly() {
        var parts = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        var jars = new ArrayList<String>();
        for (var part : parts) {
            if (part.endsWith(".jar")) {
                jars.add(Path.of(part).toAbsolutePath().toString());
            } else if (Files.isDirectory(Path.of(part))) {
                jars.add(jarBeside(Path.of(part)));
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static String jarBeside(Path classes) {
        var jar = classes.toAbsolutePath().resolveSibling("kubernaut-bench.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("There is no " + jar + ": build with ./kubernaut bench");
        }
        return jar.toString();
    }

    private Path extract(Path jar) throws IOException, InterruptedException {
        var destination = directory.resolve("extracted");
        int code = new ProcessBuilder(
                        Service.java(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        destination.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("extract.log").toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(
                    "The jar could not be taken apart: " + Files.readString(directory.resolve("extract.log")));
        }
        return destination.resolve(jar.getFileName());
    }

    private Cost cost(String name, Start start) throws IOException, InterruptedException {
        var cache = directory.resolve(name + ".aot");
        double cold = least(start, List.of());
        try (var training = start.with(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"))) {
            training.cpu();
        }
        if (!Files.isRegularFile(cache)) {
            throw new IOException("The JVM wrote no AOT cache for " + name);
        }
        return new Cost(cold, least(start, List.of("-XX:AOTCache=" + cache)));
    }

    private double least(Start start, List<String> flags) throws IOException, InterruptedException {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            try (var service = start.with(flags)) {
                least = Math.min(least, service.cpu().toMillis() / 1e3);
            }
        }
        return least;
    }
}
