# Runs the reference on a table of cases, for the test that holds our analysis to it series by series:
#   Rscript beside.R CASES.csv RESULTS.csv
# A row of CASES.csv is a point: case,better,fix_after,rebase,target,screen,date,value (rebase: days apart by spaces).
arguments <- commandArgs(trailingOnly = TRUE)
suppressMessages(library(NHSRplotthedots))
cases <- read.csv(arguments[1], colClasses = "character")
directions <- c(lower = "decrease", higher = "increase", neutral = "neutral")
one <- function(rows) {
  first <- rows[1, ]
  points <- data.frame(date = as.Date(rows$date), value = as.numeric(rows$value))
  options <- list(
    points,
    value_field = "value",
    date_field = "date",
    improvement_direction = directions[[first$better]],
    screen_outliers = first$screen == "yes"
  )
  if (nzchar(first$fix_after)) options$fix_after_n_points <- as.numeric(first$fix_after)
  if (nzchar(first$target)) options$target <- as.numeric(first$target)
  if (nzchar(first$rebase)) options$rebase <- as.Date(strsplit(first$rebase, " ")[[1]])
  result <- suppressWarnings(do.call(ptd_spc, options))
  summed <- suppressWarnings(summary(result))
  said <- if (nzchar(first$target)) as.character(tail(summed$assurance_type, 1)) else ""
  data.frame(
    case = first$case,
    date = format(as.Date(result$x)),
    mean = sprintf("%.17g", result$mean_col),
    lower = sprintf("%.17g", result$lpl),
    upper = sprintf("%.17g", result$upl),
    special_cause = result$special_cause_type,
    point_type = result$point_type,
    assurance = said
  )
}
results <- lapply(split(cases, factor(cases$case, unique(cases$case))), one)
write.csv(do.call(rbind, results), arguments[2], row.names = FALSE, quote = FALSE)
cat(as.character(packageVersion("NHSRplotthedots")), R.version.string, "\n")
