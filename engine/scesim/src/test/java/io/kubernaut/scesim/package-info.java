/** The scenarios once more as Drools' own test scenarios: written from the YAML files, run by Drools' own runner. */
@NullMarked
package io.kubernaut.scesim;

import org.jspecify.annotations.NullMarked;
