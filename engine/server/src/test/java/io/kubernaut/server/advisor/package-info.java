/** A model's provider for tests. */
package io.kubernaut.server.advisor;
