//! Text analysis, index, ranking, explanation and evaluation.
