/**
 * What is generated from the code and kept in the repository: pages, runbooks, alerting rules with their tests, dashboards. Each test compares; with {@code
 * -Dcaracal.docs.write=true} it writes.
 */
@NullMarked
package io.caracal.system.reference;

import org.jspecify.annotations.NullMarked;
