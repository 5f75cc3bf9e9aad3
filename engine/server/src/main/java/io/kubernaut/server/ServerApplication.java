package io.kubernaut.server;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The service as Spring Boot puts it together. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ServerApplication {}
