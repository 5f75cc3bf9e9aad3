/** Which models may be asked, how, and in which order; whoever reads the settings builds these records. */
@NullMarked
package io.kubernaut.advisor.config;

import org.jspecify.annotations.NullMarked;
