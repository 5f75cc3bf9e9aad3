package io.kubernaut.server.health;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Health;
import io.kubernaut.history.Stores;
import io.kubernaut.history.database.Database;
import io.kubernaut.server.cluster.ClusterSet;
import io.kubernaut.server.metrics.Metrics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where health is kept, and all who look after it. */
@Configuration(proxyBeanMethods = false)
class HealthWiring {
    @Bean
    Health health(Clock clock, Metrics metrics) {
        var health = new Health(clock);
        for (var mode : DegradedMode.values()) {
            metrics.watchDegraded(mode, () -> health.degraded(mode));
        }
        return health;
    }

    @Bean
    DatabaseSource databaseSource(DataSource database) {
        return new DatabaseSource(database);
    }

    @Bean
    HealthWatch healthWatch(
            Health health,
            Metrics metrics,
            DatabaseSource answers,
            Database database,
            Stores stores,
            ClusterSet clusters,
            Clock clock) {
        var sources = new ArrayList<HealthSource>();
        sources.add(answers);
        sources.add(new DiskSource(
                database.directory().map(DiskSource.Free::under).orElse(OptionalLong::empty),
                stores.sessions()::diskFullWithin));
        sources.add(new ClockSource(clock, System::nanoTime, database::time));
        var work = new WorkSource(stores.queue());
        metrics.watch(work::depths);
        sources.add(work);
        var configured = clusters.all().stream().filter(c -> c.configured()).toList();
        configured.forEach(c -> sources.add(new ClusterSource(c, clusters.all().size() == 1, clock)));
        return new HealthWatch(health, sources);
    }
}
