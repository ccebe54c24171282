/** What each kind of provider may and must be configured with, as tables and pure rules (API contract §1.5). */
@NullMarked
package io.caracal.api.provider.config;

import org.jspecify.annotations.NullMarked;
