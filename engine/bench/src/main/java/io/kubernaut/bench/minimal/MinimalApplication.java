package io.kubernaut.bench.minimal;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Web, JDBC, a pool, Flyway; one table and one endpoint that is ready when the database answers. */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class MinimalApplication {
    private final JdbcTemplate database;

    MinimalApplication(JdbcTemplate database) {
        this.database = database;
    }

    @GetMapping("/ready")
    Map<String, Object> ready() {
        return Map.of("things", String.valueOf(database.queryForObject("SELECT count(*) FROM thing", Long.class)));
    }

    /** Settings come as {@code --spring.datasource.url=…} and the like. */
    public static void main(String[] arguments) {
        var application = new SpringApplication(MinimalApplication.class);
        application.setDefaultProperties(Map.of(
                "spring.main.banner-mode", "off",
                "spring.threads.virtual.enabled", "true",
                "spring.flyway.locations", "classpath:minimal",
                "server.address", "127.0.0.1"));
        application.run(arguments);
    }
}
