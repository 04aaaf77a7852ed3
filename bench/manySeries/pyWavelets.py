"""What one would write instead: denoise every CSV file of a folder by wavelets, in one loop.

    python bench/manySeries/pyWavelets.py FOLDER OUTPUT

The first column is x and stays; soft threshold sigma sqrt(2 log n), sigma from the median of the finest details
(Donoho and Johnstone 1994), symlets of length 16, as in PyWavelets' own examples.
"""
import sys
from pathlib import Path

import numpy as np
import pywt


def denoise(y):
    details = pywt.wavedec(y, "sym8", mode="symmetric")
    sigma = np.median(np.abs(details[-1])) / 0.6745
    threshold = sigma * np.sqrt(2 * np.log(len(y)))
    details[1:] = [pywt.threshold(d, threshold, "soft") for d in details[1:]]
    return pywt.waverec(details, "sym8", mode="symmetric")[: len(y)]


def main():
    folder, output = map(Path, sys.argv[1:])
    output.mkdir()
    for path in sorted(folder.glob("*.csv")):
        with path.open() as file:
            header = file.readline().strip()
            table = np.loadtxt(file, delimiter=",")
        for column in range(1, table.shape[1]):
            table[:, column] = denoise(table[:, column])
        np.savetxt(output / path.name, table, delimiter=",", header=header, comments="", fmt="%.6g")


if __name__ == "__main__":
    main()
