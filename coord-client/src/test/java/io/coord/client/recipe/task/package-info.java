@NullMarked
package io.coord.client.recipe.task;

import org.jspecify.annotations.NullMarked;
